import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { ask, askRaw, askSession, PAGE } from "./ask.ts";
import { startSite } from "./site.ts";
import { handshake } from "./websocket.ts";

const HEAD = "POST /chat/session HTTP/1.1\r\nHost: www.example.org\r\n";

describe("bytes that are no request are answered and forgotten", () => {
  test.each([
    ["noise", "\x16\x03\x01\x02\0\x01\0\r\n\r\n", 400],
    [
      "both lengths",
      `${HEAD}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n`,
      400,
    ],
    ["two lengths", `${HEAD}Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde`, 400],
    ["a length with a sign", `${HEAD}Content-Length: +4\r\n\r\nabcd`, 400],
    ["a coding that is none", `${HEAD}Transfer-Encoding: xchunked\r\n\r\n`, 400],
    ["an unknown coding", `${HEAD}Transfer-Encoding: gzip, chunked\r\n\r\n`, 400],
    ["a space before the colon", `${HEAD}Content-Length : 4\r\n\r\nabcd`, 400],
    ["a folded header", `${HEAD}X-A: a\r\n b\r\n\r\n`, 400],
    ["a bare line feed", "POST /chat/session HTTP/1.1\nHost: www.example.org\n\n", 400],
    ["HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400],
    ["headers of 20 kB", `${HEAD}Cookie: ${"x".repeat(20_000)}\r\n\r\n`, 431],
    ["a target of 20 kB", `GET /chat/${"x".repeat(20_000)} HTTP/1.1\r\nHost: www.example.org\r\n\r\n`, 431],
  ])("%s", async (_name, bytes, status) => {
    const { port, plone, prosody } = await startSite({ site: { front: true }, limits: { lingerMs: 50 } });
    const answer = await askRaw(port, bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    // One answer: nothing of what came after was taken for a request.
    expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    expect(answer).toMatch(/"code":"request-(malformed|headers-too-large)"/);
    expect([...plone.requests, ...prosody.requests]).toEqual([]);
    expect((await ask(port, { path: "/chat/health" })).status).toBe(200);
  });
});

test.each(["GET", "POST"])(
  "a body whose length Connection names is not taken for a request by Plone: %s",
  async (method) => {
    const { port, plone } = await startSite({ site: { front: true } });
    const body = "GET /manage_main HTTP/1.1\r\nHost: evil.example\r\n\r\n";
    await askRaw(
      port,
      `${method} /news HTTP/1.1\r\nHost: www.example.org\r\nConnection: close, Content-Length\r\n` +
        `Content-Length: ${body.length}\r\n\r\n${body}`,
    );
    expect(plone.requests.map(({ headers }) => headers["content-length"])).toEqual([String(body.length)]);
  },
);

test("a client that sends its headers one by one is sent away", async () => {
  const { port } = await startSite({ limits: { headersMs: 100, requestMs: 200, checkMs: 20 } });
  const answer = await askRaw(port, `${HEAD}X-Slow: `);
  expect(answer).toMatch(/^HTTP\/1\.1 408 .*"code":"request-timeout"/s);
});

test("a client that goes on sending after its refusal is ended", async () => {
  const { port } = await startSite({ site: { front: true }, limits: { lingerMs: 50 } });
  const answer = await askRaw(
    port,
    "PUT /chat/session HTTP/1.1\r\nHost: www.example.org\r\nContent-Length: 1000000\r\n\r\nabc",
  );
  expect(answer).toMatch(/^HTTP\/1\.1 405 /);
});

test("requests sent in one go are answered in their order", async () => {
  const { port } = await startSite();
  const requests = ["/chat/health", "/nowhere", "/chat/ws", "/chat/health"].map(
    (path, index) =>
      `GET ${path} HTTP/1.1\r\nHost: www.example.org\r\n${index === 3 ? "Connection: close\r\n" : ""}\r\n`,
  );
  const answer = await askRaw(port, requests.join(""));
  expect(answer.match(/HTTP\/1\.1 \d+/g)?.map((line) => line.slice(-3))).toEqual([
    "200",
    "404",
    "426",
    "200",
  ]);
});

test("noise behind a request that is being answered never becomes its answer", async () => {
  const { port, plone } = await startSite();
  plone.answer = () => {};
  const lines = Object.entries({ ...PAGE, Cookie: "__ac=abc" }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  expect(await askRaw(port, `POST /chat/session HTTP/1.1\r\n${lines.join("")}\r\n\0noise\r\n\r\n`)).toBe("");
});

test("a request behind a handshake that was refused is not taken for one", async () => {
  const { port, prosody, plone } = await startSite();
  const after = "GET /chat/health HTTP/1.1\r\nHost: www.example.org\r\n\r\n";
  const answer = await askRaw(port, handshake({ headers: { Origin: "null" }, after }));
  expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
  expect([...plone.requests, ...prosody.requests]).toEqual([]);
});

test.each([
  "CONNECT www.example.org:443",
  "TRACE /chat/session",
  "PROPFIND /chat/session",
  "BREW /chat/session",
])("%s opens nothing", async (line) => {
  const { port, plone } = await startSite();
  const answer = await askRaw(port, `${line} HTTP/1.1\r\nHost: www.example.org\r\nConnection: close\r\n\r\n`);
  expect(answer).not.toMatch(/^HTTP\/1\.1 2/);
  expect(plone.requests).toEqual([]);
});

test("clients that leave in the middle leave nothing behind", async () => {
  const { port, plone } = await startSite();
  const asked = new Promise<void>((resolve) => {
    plone.answer = () => resolve();
  });
  const lines = Object.entries({ ...PAGE, Cookie: "__ac=abc" }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  const socket = connect(port, "127.0.0.1", () =>
    socket.write(`POST /chat/session HTTP/1.1\r\n${lines.join("")}\r\n`),
  );
  await asked;
  socket.resetAndDestroy();
  for (const half of [`${HEAD}Content-Le`, `${HEAD}Content-Length: 9\r\n\r\nab`, "G"]) {
    await new Promise<void>((resolve) => {
      const other = connect(port, "127.0.0.1", () => other.write(half, () => other.resetAndDestroy()));
      other.once("close", () => resolve());
    });
  }
  expect((await askSession(port, { Cookie: "" })).status).toBe(401);
});
