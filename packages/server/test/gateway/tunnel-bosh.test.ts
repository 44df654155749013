import { once } from "node:events";
import { request } from "node:http";
import { describe, expect, test } from "vitest";
import { type Ask, ask, codeOf } from "./ask.ts";
import { deferred } from "./deferred.ts";
import { startSite } from "./site.ts";

function bosh(port: number, rest: Ask = {}) {
  const headers = { Origin: "https://www.example.org", "Content-Type": "text/xml", ...rest.headers };
  return ask(port, { method: "POST", path: "/chat/http-bind", body: "<body/>", ...rest, headers });
}

describe("what no page of the site sends is refused, and Prosody hears nothing", () => {
  test.each([
    [{ method: "GET", body: "" }, 405, "tunnel-method"],
    [{ method: "OPTIONS", body: "" }, 405, "tunnel-method"],
    [{ headers: { Origin: "" } }, 403, "tunnel-origin"],
    [{ headers: { Origin: "null" } }, 403, "tunnel-origin"],
    [{ headers: { Origin: "https://evil.example" } }, 403, "tunnel-origin"],
    [{ headers: { "Sec-Fetch-Site": "cross-site" } }, 403, "tunnel-origin"],
    [{ body: Buffer.alloc(300_000) }, 413, "request-too-large"],
    [{ body: Buffer.alloc(300_000), headers: { "Transfer-Encoding": "chunked" } }, 413, "request-too-large"],
  ] as [Ask, number, string][])("%#: %i %s", async (rest, status, code) => {
    const { port, prosody } = await startSite();
    const reply = await bosh(port, rest);
    expect([reply.status, codeOf(reply)]).toEqual([status, code]);
    expect(prosody.requests).toEqual([]);
  });
});

test("the body goes to Prosody, with none of the page's other headers; Prosody's own stay behind", async () => {
  const { port, prosody } = await startSite();
  prosody.bosh = (req, res) => {
    res.setHeader("Access-Control-Allow-Origin", "*");
    res.setHeader("Access-Control-Allow-Credentials", "true");
    res.setHeader("Set-Cookie", "a=b");
    res.setHeader("Content-Type", "text/xml; charset=utf-8");
    req.pipe(res);
  };
  const headers = {
    Cookie: "__ac=secret",
    Authorization: "Bearer secret",
    "X-Forwarded-For": "10.0.0.1",
    "X-Evil": "1",
  };
  const reply = await bosh(port, { path: "/chat/http-bind?x=1", body: "<body rid='1'/>", headers });
  expect(reply.text).toBe("<body rid='1'/>");
  const { date: _, ...received } = reply.headers;
  expect(received).toEqual({
    "cache-control": "no-store",
    connection: "close",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "content-type": "text/xml; charset=utf-8",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "transfer-encoding": "chunked",
    "x-content-type-options": "nosniff",
  });
  expect(prosody.requests.map(({ method, url }) => `${method} ${url}`)).toEqual(["POST /http-bind"]);
  expect(prosody.requests[0]?.headers).toEqual({
    connection: "close",
    "content-length": "15",
    "content-type": "text/xml",
    host: "example.org",
    "x-forwarded-for": "10.0.0.1",
    "x-forwarded-proto": "https",
  });
});

test("Prosody's refusals pass", async () => {
  const { port, prosody } = await startSite();
  prosody.bosh = (_req, res) =>
    res.writeHead(404, { "Content-Type": "text/xml" }).end("<body type='terminate'/>");
  const reply = await bosh(port);
  expect([reply.status, reply.text]).toEqual([404, "<body type='terminate'/>"]);
});

test("a long poll is not cut, however long Prosody may take to accept a connection", async () => {
  const { port, prosody } = await startSite({ limits: { xmppAcceptMs: 20 } });
  prosody.bosh = (_req, res) => void setTimeout(() => res.end("<body/>"), 100);
  expect((await bosh(port)).status).toBe(200);
});

test("a page that leaves ends its poll at Prosody", async () => {
  const { port, prosody } = await startSite();
  const polled = deferred();
  const left = deferred();
  prosody.bosh = (_req, res) => {
    res.once("close", () => left.resolve());
    polled.resolve();
  };
  const headers = { Host: "www.example.org", Origin: "https://www.example.org" };
  const poll = request({ port, method: "POST", path: "/chat/http-bind", headers });
  const ended = once(poll, "error");
  poll.end("<body/>");
  await polled.promise;
  poll.destroy();
  await Promise.all([left.promise, ended]);
});

test("an answer that cannot be passed on is refused, and the gateway lives", async () => {
  const { port, prosody } = await startSite();
  prosody.bosh = ({ socket }) => void socket.end("HTTP/1.1 000 Nothing\r\n\r\n");
  expect(codeOf(await bosh(port))).toBe("xmpp-unreachable");
});

test("Prosody is down, or breaks off", async () => {
  const { port, prosody } = await startSite();
  prosody.bosh = (req) => req.socket.resetAndDestroy();
  expect(codeOf(await bosh(port))).toBe("xmpp-unreachable");
  prosody.bosh = (_req, res) => void res.write("<body", () => res.destroy());
  await expect(bosh(port)).rejects.toThrow();
  prosody.http = { url: "http://127.0.0.1:1" };
  const reply = await bosh(port);
  expect([reply.status, codeOf(reply)]).toEqual([502, "xmpp-unreachable"]);
});
