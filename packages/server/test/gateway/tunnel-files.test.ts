import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { type Ask, ask, askRaw, codeOf } from "./ask.ts";
import { deferred } from "./deferred.ts";
import { startSite } from "./site.ts";

const FILE = "/chat/upload/Aaaaaaaaaaaaaaaaaaaaaa-_/holiday%20photo.png";
const SEND = { Origin: "https://www.example.org", Authorization: "Bearer a.b-c_d" };
const LARGEST = 16 * 1024 * 1024;

function send(port: number, rest: Ask = {}) {
  return ask(port, {
    method: "PUT",
    path: FILE,
    body: "bytes",
    ...rest,
    headers: { ...SEND, ...rest.headers },
  });
}

describe("what is not exactly a shared file is not there, and Prosody hears nothing", () => {
  test.each([
    "/chat/upload/",
    "/chat/upload/Aaaaaaaaaaaaaaaaaaaaaa-_",
    "/chat/upload/Aaaaaaaaaaaaaaaaaaaaaa-_/",
    "/chat/upload/short/a.png",
    "/chat/upload/Aaaaaaaaaaaaaaaaaaaaaa-_/a/b.png",
    "/chat/upload/Aaaaaaaaaaaaaaaaaaaaaa-_/a%2fb.png",
    "/chat/upload/Aaaaaaaaaaaaaaaaaaaaaa-_/a%2Fb.png",
    "/chat/upload/Aaaaaaaaaaaaaaaaaaaaaa-_/%2e%2e",
    "/chat/upload/Aaaaaaaaaaaaaaaaaaaaaa-_/../../converse/instance",
    "/chat/upload/Aaaaaaaaaaaaaaaaaaaaaa-_/a;b.png",
    "/chat/upload/Aaaaaaaaaaaaaaaaaaaaaa-_/a%.png",
    "/chat/upload/Aaaaaaaaaaaaaaaaaaaaaa-_/a%00.png",
    "/chat/upload/Aaaaaaaaaaaaaaaaaaaaaa%2d_/a.png",
    `/chat/upload/Aaaaaaaaaaaaaaaaaaaaaa-_/${"a".repeat(2_400)}`,
    "/chat/upload//converse/instance",
    "/chat/uploads/Aaaaaaaaaaaaaaaaaaaaaa-_/a.png",
    "/upload/Aaaaaaaaaaaaaaaaaaaaaa-_/a.png",
  ])("%s", async (path) => {
    const { port, prosody } = await startSite();
    for (const method of ["GET", "PUT"]) {
      const code = codeOf(await ask(port, { method, path, headers: SEND }));
      expect(["route-unknown", "request-malformed"]).toContain(code);
    }
    expect(prosody.requests).toEqual([]);
  });
});

describe("a file that should not be sent is refused, and Prosody hears nothing", () => {
  test.each([
    [{ method: "POST" }, 405, "request-method"],
    [{ method: "DELETE", body: "" }, 405, "request-method"],
    [{ headers: { Origin: "" } }, 403, "tunnel-origin"],
    [{ headers: { Origin: "null" } }, 403, "tunnel-origin"],
    [{ headers: { Origin: "https://evil.example" } }, 403, "tunnel-origin"],
    [{ method: "OPTIONS", body: "", headers: { Origin: "https://evil.example" } }, 403, "tunnel-origin"],
    [{ headers: { Authorization: "" } }, 403, "file-refused"],
    [{ headers: { Authorization: "Basic amFuZTpzZWNyZXQ=" } }, 403, "file-refused"],
    [{ headers: { "Transfer-Encoding": "chunked" } }, 400, "request-malformed"],
    [
      { headers: { "Content-Length": LARGEST + 1, Expect: "100-continue" }, body: "" },
      413,
      "request-too-large",
    ],
  ] as [Ask, number, string][])("%#: %i %s", async (rest, status, code) => {
    const { port, prosody } = await startSite();
    const reply = await send(port, rest);
    expect([reply.status, codeOf(reply)]).toEqual([status, code]);
    expect(prosody.requests).toEqual([]);
    if (rest.headers?.["Origin"] !== undefined)
      expect(Object.keys(reply.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });
});

test("of a file that is sent the slot's token and the bytes reach Prosody, and nothing else", async () => {
  const { port, prosody } = await startSite();
  let arrived = "";
  prosody.bosh = async (req, res) => {
    arrived = Buffer.concat(await req.toArray()).toString();
    res.writeHead(201, { "Set-Cookie": "a=b", "Access-Control-Allow-Origin": "*" }).end("inside");
  };
  const headers = {
    Cookie: "__ac=secret",
    "Content-Length": 5,
    "Content-Type": "image/png",
    Expect: "100-continue",
    "X-Forwarded-For": "10.0.0.1",
    "X-Evil": "1",
  };
  const reply = await send(port, { path: `${FILE}?x=1`, headers });
  expect(arrived).toBe("bytes");
  const { date: _, ...received } = reply.headers;
  expect([reply.status, reply.text, received]).toEqual([
    201,
    "",
    {
      "access-control-allow-origin": "https://www.example.org",
      "cache-control": "no-store",
      connection: "close",
      "content-length": "0",
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
      "cross-origin-resource-policy": "same-origin",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      vary: "Origin",
    },
  ]);
  expect(prosody.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
    "PUT /upload/Aaaaaaaaaaaaaaaaaaaaaa-_/holiday%20photo.png",
  ]);
  expect(prosody.requests[0]?.headers).toEqual({
    authorization: "Bearer a.b-c_d",
    connection: "close",
    "content-length": "5",
    host: "example.org",
    "x-forwarded-for": "10.0.0.1",
    "x-forwarded-proto": "https",
  });
});

test("a page on another origin of the site may send files, and is the only one", async () => {
  const { port, prosody } = await startSite();
  prosody.bosh = (req, res) => void req.resume().once("end", () => res.writeHead(201).end());
  const Origin = "http://localhost:8080";
  const asked = await send(port, {
    method: "OPTIONS",
    body: "",
    headers: { Origin, Authorization: "", "Access-Control-Request-Method": "PUT" },
  });
  expect([asked.status, asked.headers]).toMatchObject([
    204,
    {
      "access-control-allow-headers": "authorization, content-type",
      "access-control-allow-methods": "PUT",
      "access-control-allow-origin": Origin,
      vary: "Origin",
    },
  ]);
  expect(asked.headers).not.toHaveProperty("access-control-allow-credentials");
  const sent = await send(port, { headers: { Origin } });
  expect([sent.status, sent.headers["access-control-allow-origin"]]).toEqual([201, Origin]);
});

test.each([401, 409, 410, 413, 500])("Prosody refuses the file with %i", async (status) => {
  const { port, prosody } = await startSite();
  prosody.bosh = (_req, res) => res.writeHead(status, { "Content-Type": "text/html" }).end("<b>inside</b>");
  const reply = await send(port, { body: Buffer.alloc(4_000_000) });
  expect([reply.status, codeOf(reply)]).toEqual([403, "file-refused"]);
});

test("of who fetches, only what a part or an unchanged file needs reaches Prosody", async () => {
  const { port, prosody } = await startSite();
  const headers = {
    Cookie: "__ac=secret",
    Authorization: "Bearer secret",
    "If-Modified-Since": "Tue, 24 Nov 2026 10:00:00 GMT",
    "X-Evil": "1",
  };
  prosody.bosh = (_req, res) => res.writeHead(304).end();
  const reply = await ask(port, { path: FILE, headers: { ...headers, Range: "bytes=5-" } });
  expect([reply.status, reply.text]).toEqual([304, ""]);
  await ask(port, { path: FILE, headers: { Range: "bytes=0-1,3-4" } });
  const own = {
    connection: "close",
    host: "example.org",
    "x-forwarded-for": "127.0.0.1",
    "x-forwarded-proto": "https",
  };
  expect(prosody.requests.map((request) => request.headers)).toEqual([
    { ...own, "if-modified-since": headers["If-Modified-Since"], range: "bytes=5-" },
    own,
  ]);
});

const SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'";
const ALWAYS = {
  "cache-control": "private, max-age=31536000, immutable",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

describe("a file that could script the site is saved, not shown, whatever Prosody says of it", () => {
  test.each([
    "text/html",
    "TEXT/HTML; charset=utf-8",
    "image/svg+xml",
    "application/xhtml+xml",
    "text/xml",
    "application/pdf",
    "text/javascript",
    "text/css",
    "application/wasm",
    "application/manifest+json",
    "text/plain",
    "image/*",
    "image/png, text/html",
    "multipart/x-mixed-replace",
    "",
    "__proto__",
  ])("%s", async (type) => {
    const { port, prosody } = await startSite();
    prosody.bosh = (_req, res) => {
      res.setHeader("Content-Type", type);
      res.setHeader("Content-Disposition", "inline; filename*=UTF-8''evil.html");
      res.setHeader("Content-Security-Policy", "default-src *");
      res.setHeader("Service-Worker-Allowed", "/");
      res.setHeader("Access-Control-Allow-Origin", "*");
      res.setHeader("Set-Cookie", "a=b");
      res.end("<script>alert(1)</script>");
    };
    for (const method of ["GET", "HEAD"]) {
      const { headers, status } = await ask(port, {
        method,
        path: FILE,
        headers: { "Sec-Fetch-Dest": "script" },
      });
      const { date: _, "content-length": _2, "transfer-encoding": _3, connection: _4, ...received } = headers;
      expect([status, received]).toEqual([
        200,
        {
          ...ALWAYS,
          "content-security-policy": SANDBOX,
          "content-type": "application/octet-stream",
          "content-disposition": "attachment; filename*=UTF-8''evil.html",
        },
      ]);
    }
  });
});

test.each([
  ["image/png", "image/png", "inline"],
  ["IMAGE/JPEG", "image/jpeg", "inline"],
  ["video/mp4; codecs=x", "video/mp4", "attachment"],
  ["audio/ogg", "audio/ogg", "attachment"],
])("%s is itself, and nothing but that", async (told, type, disposition) => {
  const { port, prosody } = await startSite();
  prosody.bosh = (_req, res) => {
    res.writeHead(206, {
      "Content-Type": told,
      "Content-Disposition": "attachment; filename=x.html",
      "Content-Range": "bytes 2-4/4",
      "Content-Length": "2",
      "Accept-Ranges": "bytes",
      "Last-Modified": "Tue, 24 Nov 2026 10:00:00 GMT",
    });
    res.end("cd");
  };
  const reply = await ask(port, { path: FILE, headers: { Range: "bytes=2-" } });
  expect([reply.status, reply.text]).toEqual([206, "cd"]);
  expect(reply.headers).toMatchObject({
    ...ALWAYS,
    "content-security-policy": type.startsWith("image/") ? `${SANDBOX}; style-src 'unsafe-inline'` : SANDBOX,
    "content-type": type,
    "content-disposition": disposition,
    "content-range": "bytes 2-3/4",
    "content-length": "2",
    "accept-ranges": "bytes",
    "last-modified": "Tue, 24 Nov 2026 10:00:00 GMT",
  });
});

test.each([
  [404, 404, "file-unknown"],
  [410, 404, "file-unknown"],
  [301, 502, "xmpp-unreachable"],
  [500, 502, "xmpp-unreachable"],
])("Prosody answers %i where a file should be", async (told, status, code) => {
  const { port, prosody } = await startSite();
  prosody.bosh = (_req, res) =>
    res
      .writeHead(told, { "Content-Type": "text/html", Location: "https://evil.example" })
      .end("<b>inside</b>");
  const reply = await ask(port, { path: FILE });
  expect([reply.status, codeOf(reply)]).toEqual([status, code]);
});

test("a part beyond the end has no body", async () => {
  const { port, prosody } = await startSite();
  prosody.bosh = (_req, res) => res.writeHead(416, { "Content-Type": "text/html" }).end("<b>inside</b>");
  const reply = await ask(port, { path: FILE, headers: { Range: "bytes=9-" } });
  expect([reply.status, reply.text, reply.headers["content-type"]]).toEqual([416, "", undefined]);
});

test("Prosody is down, or breaks off", async () => {
  const { port, prosody } = await startSite();
  prosody.bosh = (_req, res) => void res.write("half", () => res.destroy());
  await expect(ask(port, { path: FILE })).rejects.toThrow();
  prosody.http = { url: "http://127.0.0.1:1" };
  expect(codeOf(await ask(port, { path: FILE }))).toBe("xmpp-unreachable");
  expect(codeOf(await send(port))).toBe("xmpp-unreachable");
});

test("what stands still is ended, and said to whom it concerns", async () => {
  const { port, prosody } = await startSite({
    limits: { file: { bytes: LARGEST, idleMs: 50 }, lingerMs: 50 },
  });
  prosody.bosh = (req) => void req.resume();
  expect(codeOf(await ask(port, { path: FILE }))).toBe("xmpp-timeout");
  const half =
    `PUT ${FILE} HTTP/1.1\r\nHost: www.example.org\r\nOrigin: ${SEND.Origin}\r\n` +
    `Authorization: ${SEND.Authorization}\r\nContent-Length: 9\r\n\r\nhalf`;
  expect(await askRaw(port, half)).toMatch(/^HTTP\/1\.1 408 .*"code":"request-timeout"/s);
});

test("who leaves while sending leaves at Prosody too", async () => {
  const { port, prosody } = await startSite();
  const began = deferred();
  const left = deferred();
  prosody.bosh = (req, res) => {
    req.once("data", () => began.resolve());
    res.once("close", () => left.resolve());
  };
  const headers = { Host: "www.example.org", ...SEND, "Content-Length": 1_000 };
  const sending = request({ port, method: "PUT", path: FILE, headers });
  const ended = once(sending, "error");
  sending.write("some");
  await began.promise;
  sending.destroy();
  await Promise.all([left.promise, ended]);
});

/** Resolves when nothing was taken for a while, or all of it was. */
function untilFull(write: () => boolean, onDrain: (go: () => void) => void, enough: () => boolean) {
  const full = deferred();
  const fill = () => {
    while (!enough() && write());
    if (enough()) return full.resolve();
    const timer = setTimeout(() => full.resolve(), 300);
    onDrain(() => {
      clearTimeout(timer);
      fill();
    });
  };
  fill();
  return full.promise;
}

test("a Prosody that does not read makes the sender wait instead of filling the gateway", async () => {
  const { port, prosody } = await startSite({ limits: { file: { bytes: 300_000_000, idleMs: 60_000 } } });
  prosody.bosh = (req) => void req.pause();
  const headers = { Host: "www.example.org", ...SEND, "Content-Length": 200_000_000 };
  const sending = request({ port, method: "PUT", path: FILE, headers });
  sending.on("error", () => {});
  const chunk = Buffer.alloc(65_536);
  let written = 0;
  await untilFull(
    () => {
      written += chunk.length;
      return sending.write(chunk);
    },
    (go) => sending.once("drain", go),
    () => written > 100_000_000,
  );
  expect(written).toBeLessThan(40_000_000);
  sending.destroy();
});

test("a browser that does not read makes Prosody wait", async () => {
  const { port, prosody } = await startSite();
  const chunk = Buffer.alloc(65_536);
  let written = 0;
  const full = deferred();
  prosody.bosh = (_req, res) => {
    const write = () => {
      written += chunk.length;
      return res.write(chunk);
    };
    const onDrain = (go: () => void) => res.once("drain", go);
    untilFull(write, onDrain, () => written > 100_000_000).then(() => full.resolve());
  };
  const client = connect(port, "127.0.0.1", () =>
    client.write(`GET ${FILE} HTTP/1.1\r\nHost: www.example.org\r\n\r\n`),
  );
  client.pause();
  await full.promise;
  expect(written).toBeLessThan(40_000_000);
  client.destroy();
});
