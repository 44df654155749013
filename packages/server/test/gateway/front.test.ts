import { createHash } from "node:crypto";
import { once } from "node:events";
import { request } from "node:http";
import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { ask, askRaw, codeOf } from "./ask.ts";
import { deferred } from "./deferred.ts";
import { startSite } from "./site.ts";

const VHM = "/VirtualHostBase/https/www.example.org:443/Plone/VirtualHostRoot";
const front = { site: { front: true } };

describe("nobody reaches another place in Zope", () => {
  test.each([
    "/VirtualHostBase/https/evil.example:443/Plone/VirtualHostRoot/",
    "/news/VirtualHostRoot/x",
    "/_vh_evil/news",
    "/news/Virtual%48ostRoot/x",
    "/%5Fvh_evil",
    "/x/..%2f..%2f..",
    "/%2e%2e/%2e%2e/manage",
  ])("%s", async (path) => {
    const { port, plone } = await startSite(front);
    const reply = await ask(port, { path });
    expect([reply.status, codeOf(reply)]).toEqual([400, "request-malformed"]);
    expect(plone.requests).toEqual([]);
  });

  test("what is below the base path never goes to Plone", async () => {
    const { port, plone } = await startSite(front);
    for (const path of ["/chat", "/chat/", "/chat/x", "/chat?x"]) await ask(port, { path });
    expect(plone.requests).toEqual([]);
  });
});

test("a site that Plone's web server stands in front of has nothing outside the base path", async () => {
  const { port, plone } = await startSite();
  expect(codeOf(await ask(port, { path: "/news" }))).toBe("route-unknown");
  expect(plone.requests).toEqual([]);
});

test("the path goes to Plone as it was sent, with what the client sent, but nothing of one connection or of proxies", async () => {
  const { port, plone } = await startSite(front);
  await ask(port, {
    method: "PROPFIND",
    path: "/a%20b/%C3%BC//@@view?x=%2F..&y=1?2",
    headers: {
      Accept: "text/html",
      "Accept-Encoding": "br",
      Cookie: "__ac=abc; x=y",
      Depth: "1",
      Connection: "close, X-Hop",
      "X-Hop": "1",
      TE: "trailers",
      Forwarded: "for=1.2.3.4",
      "X-Forwarded-For": "1.2.3.4",
      "X-Forwarded-Host": "evil.example",
      X_Forwarded_For: "1.2.3.4",
      "X-Real-IP": "1.2.3.4",
    },
  });
  expect(plone.requests[0]?.method).toBe("PROPFIND");
  expect(plone.requests[0]?.url).toBe(`${VHM}/a%20b/%C3%BC//@@view?x=%2F..&y=1?2`);
  expect(plone.requests[0]?.headers).toEqual({
    accept: "text/html",
    "accept-encoding": "br",
    cookie: "__ac=abc; x=y",
    depth: "1",
    "content-length": "0",
    host: "www.example.org",
    "x-forwarded-for": "1.2.3.4",
    "x-request-id": expect.stringMatching(/^[0-9a-f]{12}$/),
    connection: "close",
  });
});

test("the answer comes back as it is: redirects, cookies, codings, parts", async () => {
  const { port, plone } = await startSite(front);
  plone.answer = (_req, res) => {
    res.setHeader("Set-Cookie", ["a=1; Path=/", "b=2"]);
    res.setHeader("Keep-Alive", "timeout=5");
    res.writeHead(302, "Found it", {
      Location: "https://elsewhere.example/",
      "Content-Encoding": "br",
      Date: "x",
    });
    res.end("body");
  };
  const answer = await askRaw(port, "GET / HTTP/1.1\r\nHost: www.example.org\r\nConnection: close\r\n\r\n");
  const [head = "", body] = answer.split("\r\n\r\n");
  expect(head.split("\r\n").sort()).toEqual(
    [
      "HTTP/1.1 302 Found it",
      "Set-Cookie: a=1; Path=/",
      "Set-Cookie: b=2",
      "Location: https://elsewhere.example/",
      "Content-Encoding: br",
      "Date: x",
      "Connection: close",
      "Transfer-Encoding: chunked",
    ].sort(),
  );
  expect(body).toContain("body");
});

test.each([
  ["HEAD", 200, { "Content-Length": "1234", ETag: '"x"' }],
  ["GET", 304, { ETag: '"x"' }],
  ["GET", 204, {}],
])("%s answered with %i has no body", async (method, status, headers) => {
  const { port, plone } = await startSite(front);
  plone.answer = (_req, res) => res.writeHead(status, headers).end();
  const answer = await askRaw(
    port,
    `${method} /x HTTP/1.1\r\nHost: www.example.org\r\nConnection: close\r\n\r\n`,
  );
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  for (const [name, value] of Object.entries(headers)) expect(answer).toContain(`\r\n${name}: ${value}\r\n`);
  expect(answer).toMatch(/\r\n\r\n$/);
});

test("a part is asked for and given", async () => {
  const { port, plone } = await startSite(front);
  plone.answer = (req, res) =>
    res
      .writeHead(206, { "Content-Range": "bytes 0-1/9", "Content-Length": 2 })
      .end(String(req.headers.range).slice(0, 2));
  const reply = await ask(port, { path: "/film", headers: { Range: "bytes=0-1" } });
  expect([reply.status, reply.headers["content-range"], reply.text]).toEqual([206, "bytes 0-1/9", "by"]);
});

test.each(["told", "chunked"])(
  "an upload of 100 MB goes through without being kept; its length is %s",
  async (kind) => {
    const { port, plone } = await startSite(front);
    const size = 100_000_000;
    let sent = 0;
    let received = 0;
    // What is neither with the client nor with Plone: in the gateway and in the sockets around it.
    let most = 0;
    plone.answer = async (req, res) => {
      const hash = createHash("sha1");
      for await (const chunk of req) {
        hash.update(chunk);
        most = Math.max(most, sent - received);
        received += chunk.length;
        // Plone is slower than its client.
        await setImmediate();
      }
      res.end(`${req.headers["content-length"] ?? "chunked"} ${hash.digest("hex")}`);
    };
    const block = Buffer.alloc(1_000_000, "x");
    const upload = request({
      port,
      method: "PUT",
      path: "/file",
      headers: { Host: "www.example.org", ...(kind === "told" ? { "Content-Length": size } : {}) },
    });
    const answered = once(upload, "response");
    const hash = createHash("sha1");
    while (sent < size) {
      hash.update(block);
      sent += block.length;
      if (!upload.write(block)) await once(upload, "drain");
    }
    upload.end();
    const [answer] = await answered;
    const text = Buffer.concat(await answer.toArray()).toString();
    expect(text).toBe(`${kind === "told" ? size : "chunked"} ${hash.digest("hex")}`);
    expect(most).toBeLessThan(30_000_000);
  },
);

test("a client that waits for 100-continue is told to go on, unless its request is refused", async () => {
  const { port, plone } = await startSite(front);
  plone.answer = (req, res) => void req.pipe(res);
  const head =
    "Host: www.example.org\r\nContent-Length: 5\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n";
  const passed = await askRaw(port, `POST /x HTTP/1.1\r\n${head}hello`);
  expect(passed).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 .*hello/s);
  expect(plone.requests[0]?.headers.expect).toBeUndefined();
  expect(await askRaw(port, `POST /chat/session HTTP/1.1\r\n${head}`)).toMatch(/^HTTP\/1\.1 403 /);
});

test("who leaves ends the request at Plone", async () => {
  const { port, plone } = await startSite(front);
  const asked = deferred();
  const left = deferred();
  plone.answer = (_req, res) => {
    res.once("close", () => left.resolve());
    asked.resolve();
  };
  const sent = request({ port, path: "/slow", headers: { Host: "www.example.org" } });
  sent.on("error", () => {}).end();
  await asked.promise;
  sent.destroy();
  await left.promise;
});

test("an answer of Plone that breaks off breaks off", async () => {
  const { port, plone } = await startSite(front);
  plone.answer = (_req, res) => void res.write("half", () => res.destroy());
  await expect(ask(port, { path: "/x" })).rejects.toThrow();
});

test("Plone may refuse an upload before it has all of it", async () => {
  const { port, plone } = await startSite(front);
  plone.answer = (_req, res) => res.writeHead(413, { Connection: "close" }).end("too much");
  const sent = request({
    port,
    method: "PUT",
    path: "/x",
    headers: { Host: "www.example.org", "Content-Length": 10_000 },
  });
  const answered = once(sent, "response");
  sent.write("x");
  const [answer] = await answered;
  expect(answer.statusCode).toBe(413);
  sent.on("error", () => {}).destroy();
});

describe("while Plone is down", () => {
  const down = { site: { front: true, plone: "http://127.0.0.1:1" } };

  test("a person sees that the site is being started", async () => {
    const { port } = await startSite(down);
    const reply = await ask(port, { path: "/news", headers: { Accept: "text/html,*/*" } });
    expect(reply.status).toBe(502);
    expect(reply.headers).toMatchObject({ "retry-after": "3", refresh: "3", "cache-control": "no-store" });
    expect(reply.text).toContain("The site is being started.");
  });

  test("what a form sent is not sent again by itself", async () => {
    const { port } = await startSite(down);
    const reply = await ask(port, {
      method: "POST",
      path: "/x",
      body: "a=b",
      headers: { Accept: "text/html" },
    });
    expect([reply.status, reply.headers["refresh"]]).toEqual([502, undefined]);
  });

  test("a program gets a problem", async () => {
    const { port } = await startSite(down);
    expect(codeOf(await ask(port, { path: "/x", headers: { Accept: "application/json" } }))).toBe(
      "plone-unreachable",
    );
  });

  test("silence has an end", async () => {
    const { port, plone } = await startSite({ ...front, limits: { frontIdleMs: 50 } });
    plone.answer = () => {};
    const reply = await ask(port, { path: "/x" });
    expect([reply.status, codeOf(reply)]).toEqual([504, "plone-timeout"]);
  });
});
