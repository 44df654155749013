import { describe, expect, test } from "vitest";
import { heardOf, pathOf, routes, type Sent, startEverything, statusOf } from "./route-stories.ts";
import { Client, handshake } from "./websocket.ts";

const BEHIND = "GET /behind HTTP/1.1\r\nHost: www.example.org\r\n\r\n";
const NO_LENGTH = { "Content-Length": undefined };
/** To Zope they go as whatever else a browser sends: it knows none of them. */
const UNKNOWN_TO_ZOPE = ["x-original-url", "x-rewrite-url", "x-http-method-override"];

describe.each(routes)("%s", (_name, story) => {
  test.each(["evil.example", "www.example.org.evil.example", "127.0.0.1", "localhost", ""])(
    "a name of somebody else's that leads here (DNS rebinding): %s",
    async (host) => {
      const headers = { Host: host, Origin: `https://${host}`, "X-Forwarded-Host": "www.example.org" };
      const { status, heard } = await heardOf(story, { headers });
      expect(status).toBe(421);
      expect(heard).toEqual([]);
    },
  );

  test.each<[string, Sent]>([
    ["two Hosts", { lines: "Host: evil.example\r\n" }],
    ["Host twice", { lines: "Host: www.example.org\r\n" }],
    [
      "both lengths",
      { headers: { "Content-Length": "4" }, lines: "Transfer-Encoding: chunked\r\n", body: "0\r\n\r\n" },
    ],
    ["two lengths", { headers: { "Content-Length": "3" }, lines: "Content-Length: 4\r\n", body: "abc" }],
    ["a length in two parts", { headers: { "Content-Length": "3, 3" }, body: "abc" }],
    ["a length in another base", { headers: { "Content-Length": "0x3" }, body: "abc" }],
    ["a length below nothing", { headers: { "Content-Length": "-1" } }],
    [
      "chunked twice",
      { lines: "Transfer-Encoding: chunked, chunked\r\n", body: "0\r\n\r\n", headers: NO_LENGTH },
    ],
    ["another coding", { lines: "Transfer-Encoding: identity\r\n", body: "abc", headers: NO_LENGTH }],
    [
      "a coding with a tab",
      { lines: "Transfer-Encoding:\tx\tchunked\r\n", body: "0\r\n\r\n", headers: NO_LENGTH },
    ],
    ["a folded header", { lines: "X-A: a\r\n b: c\r\n" }],
    ["a folded header, by a tab", { lines: "X-A: a\r\n\tb\r\n" }],
    ["a space before a colon", { lines: "Transfer-Encoding : chunked\r\n" }],
    ["a line without a colon", { lines: "nothing\r\n" }],
    ["a bare carriage return in a header", { lines: "X-A: a\rHost: evil.example\r\n" }],
    ["a bare line feed between headers", { lines: "X-A: a\nX-B: b\r\n" }],
    ["a NUL in a header", { lines: "X-A: a\0b\r\n" }],
    ["headers of 20 kB", { headers: { "X-A": "a".repeat(20_000) } }],
    ["a thousand headers", { lines: "X-A: a123456789012\r\n".repeat(1100) }],
  ])("smuggling: %s", async (_how, sent) => {
    const { status, heard, answer } = await heardOf(story, {
      ...sent,
      after: `${sent.after ?? ""}${BEHIND}`,
    });
    expect([400, 431], answer).toContain(status);
    expect(answer.match(/HTTP\/1\.1 \d/g)).toHaveLength(1);
    expect(heard).toEqual([]);
  });

  test.each([
    "..",
    "%2e%2e",
    ".%2E",
    "%252e%252e",
    ".",
    "%2e",
    "..%2f",
    "%2f..",
    "..%5c",
    "..\\",
    "x%00",
    "x%0d%0a",
  ])("a path with %s", async (part) => {
    const [path = "", query] = pathOf(story).split("?");
    const last = path.lastIndexOf("/");
    for (const target of [
      `/${part}${path}`,
      `${path.slice(0, last)}/${part}${path.slice(last)}`,
      `${path}/${part}/`,
      `${path}/${part}`,
    ]) {
      const { status, heard } = await heardOf(story, { target: query ? `${target}?${query}` : target });
      expect(status, target).toBe(400);
      expect(heard, target).toEqual([]);
    }
  });

  test.each([
    (path: string) => `http://www.example.org${path}`,
    (path: string) => `https://evil.example${path}`,
    (path: string) => `//evil.example${path}`,
    (path: string) => `/${path}`,
    (path: string) => path.replace(/(\?|$)/, "\\$1"),
    (path: string) => `\\${path}`,
    (path: string) => `${path}#x`,
    (path: string) => `${path}\xe9`,
    (path: string) => path.slice(1),
    () => "*",
    () => "www.example.org:443",
  ])("a target of another form: %s", async (targetOf) => {
    const { status, heard } = await heardOf(story, { target: targetOf(pathOf(story)) });
    expect(status).toBe(400);
    expect(heard).toEqual([]);
  });

  test("what somebody says of a proxy changes nothing", async () => {
    const told = {
      Forwarded: "for=10.0.0.1;host=evil.example;proto=http",
      "X-Forwarded-For": "10.0.0.1",
      "X-Forwarded-Host": "evil.example",
      "X-Forwarded-Proto": "http",
      "X-Forwarded-Port": "1",
      "X-Forwarded-Prefix": "/evil",
      "X-Real-IP": "10.0.0.1",
      "X-Original-URL": "/evil",
      "X-Rewrite-URL": "/evil",
      "X-HTTP-Method-Override": "DELETE",
      X_Forwarded_For: "10.0.0.1",
    };
    const { status, heard } = await heardOf(story, { headers: told });
    expect(status).toBe(story.status);
    for (const { url, headers } of heard) {
      if (story.isPlone) for (const name of UNKNOWN_TO_ZOPE) delete headers[name];
      expect(JSON.stringify([url, headers])).not.toMatch(/evil|10\.0\.0\.1|DELETE/);
    }
  });

  test("a body of a megabyte is not taken", async () => {
    const { answer, heard } = await heardOf(story, {
      headers: { "Content-Length": "1000000" },
      body: "x".repeat(1_000_000),
    });
    if (story.isPlone) expect(statusOf(answer)).toBe(200);
    else if (story.method === "PUT")
      expect(heard.map(({ headers }) => headers["content-length"])).toEqual(["1000000"]);
    else if (story.method === "GET") expect([story.status, 400, 404]).toContain(statusOf(answer));
    else {
      expect(statusOf(answer)).toBe(413);
      expect(heard).toEqual([]);
    }
  });
});

test("what is sent behind a handshake is the websocket's, and never a request", async () => {
  const { port, plone, prosody } = await startEverything();
  const client = new Client(port, handshake({ after: BEHIND }));
  // The stub answers each byte with itself.
  await client.until(/GET \/behind HTTP\/1\.1\r\nHost: www\.example\.org\r\n\r\n$/);
  expect(client.received.match(/HTTP\/1\.1 \d/g)).toEqual(["HTTP/1.1 1"]);
  expect(prosody.requests.map(({ url }) => url)).toEqual(["/xmpp-websocket"]);
  expect(plone.requests).toEqual([]);
  client.socket.destroy();
  await client.closed;
});

test.each(["h2c", "TLS/1.0", "websocket, h2c", "chunked"])(
  "behind a request that asks for the protocol %s nothing is taken for a request",
  async (protocol) => {
    for (const [, story] of routes) {
      const headers = {
        Connection: "Upgrade, HTTP2-Settings",
        Upgrade: protocol,
        "HTTP2-Settings": "AAMAAABk",
      };
      const { answer, heard } = await heardOf(story, { headers, after: BEHIND });
      expect(answer.match(/HTTP\/1\.1 \d/g), answer).toHaveLength(1);
      expect(statusOf(answer)).not.toBe(101);
      expect(heard.map(({ url }) => url).join()).not.toContain("behind");
    }
  },
);
