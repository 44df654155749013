import { describe, expect, test } from "vitest";
import { ask, askRaw, askSession, codeOf, PAGE } from "./ask.ts";
import { startSite } from "./site.ts";

const ROOT = "/Plone/VirtualHostRoot/@converse";

describe("only the configured hosts are served", () => {
  test.each([
    "evil.example",
    "www.example.org.evil.example",
    "www.example.org:8443",
    "www.example.org:80",
    "example.org",
    "127.0.0.1",
    "www.example.org@evil.example",
    "localhost",
    "constructor",
    "",
  ])("Host: %s", async (host) => {
    const { port, plone } = await startSite();
    const reply = await askSession(port, { Host: host, "X-Forwarded-Host": "www.example.org" });
    expect([reply.status, codeOf(reply)]).toEqual([421, "site-unknown"]);
    expect(plone.requests).toEqual([]);
  });

  test("two Hosts, or none", async () => {
    const { port } = await startSite();
    const two = await askRaw(
      port,
      "GET /chat/health HTTP/1.1\r\nHost: www.example.org\r\nHost: evil\r\nConnection: close\r\n\r\n",
    );
    expect(two).toMatch(/^HTTP\/1\.1 400 .*"code":"request-malformed"/s);
    const none = await askRaw(port, "GET /chat/health HTTP/1.1\r\nConnection: close\r\n\r\n");
    expect(none).toMatch(/^HTTP\/1\.1 400 /);
    const old = await askRaw(port, "GET /chat/health HTTP/1.0\r\n\r\n");
    expect(old).toMatch(/^HTTP\/1\.1 421 /);
  });
});

test("no header of the client's decides what Plone is asked, or with which address", async () => {
  const { port, plone } = await startSite();
  const reply = await askSession(port, {
    Host: "WWW.Example.org:443",
    Forwarded: "host=evil.example;proto=http",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "gopher",
    "X-Forwarded-Port": "1",
    "X-Original-URL": "/evil",
    "X-Rewrite-URL": "/evil",
  });
  expect(reply.status).toBe(200);
  expect(plone.requests[0]?.url).toBe(`/VirtualHostBase/https/www.example.org:443${ROOT}`);
  expect(Object.keys(plone.requests[0]?.headers ?? {}).sort()).toEqual([
    "accept",
    "connection",
    "cookie",
    "host",
    "x-request-id",
  ]);
});

test("the same site at its other address", async () => {
  const { port, plone } = await startSite();
  await askSession(port, { Host: "localhost:8080", Origin: "http://localhost:8080" });
  expect(plone.requests[0]?.url).toBe(`/VirtualHostBase/http/localhost:8080${ROOT}`);
});

test("where http and https have the same host, the page's own origin counts", async () => {
  const origins = ["https://www.example.org", "http://www.example.org"];
  const { port, plone } = await startSite({ site: { origins } });
  await askSession(port, { Origin: "http://www.example.org" });
  await askSession(port, { Origin: "https://www.example.org" });
  expect(plone.requests.map(({ url }) => url)).toEqual([
    `/VirtualHostBase/http/www.example.org:80${ROOT}`,
    `/VirtualHostBase/https/www.example.org:443${ROOT}`,
  ]);
});

describe("a target that two servers could read differently is refused", () => {
  test.each([
    "http://evil.example/chat/session",
    "http://www.example.org/chat/session",
    "//evil.example/chat/session",
    "/x/../chat/session",
    "/chat/./session",
    "/chat/%2e%2e/session",
    "/chat/.%2E/session",
    "/chat/%252e%252e/session",
    "/chat/..%2fsession",
    "/chat/..%5csession",
    "/chat\\session",
    "/chat/session%00",
    "/chat/session%0d%0aX: 1".replace(" ", ""),
    "/chat/session#x",
    "*",
  ])("%s", async (target) => {
    const { port, plone } = await startSite({ site: { front: true } });
    const lines = Object.entries({ ...PAGE, Cookie: "__ac=abc", Connection: "close" }).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    );
    const answer = await askRaw(port, `POST ${target} HTTP/1.1\r\n${lines.join("")}\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 400 .*"code":"request-malformed"/s);
    expect(plone.requests).toEqual([]);
  });

  test.each([
    "/chat//session",
    "/chat/session/",
    "/chat%2fsession",
    "/Chat/session",
    "/chat/session;x",
    "/chatsession",
    "/chat/%73ession",
  ])("%s is not the session's address", async (path) => {
    const { port, plone } = await startSite();
    const reply = await askSession(port, {}, { path });
    expect([reply.status, codeOf(reply)]).toEqual([404, "route-unknown"]);
    expect(plone.requests).toEqual([]);
  });
});

test.each(["/", "/chat", "/chat/", "/elsewhere", "/chat/session.json"])("%s has nothing", async (path) => {
  const { port } = await startSite();
  const reply = await ask(port, { path });
  expect([reply.status, codeOf(reply)]).toEqual([404, "route-unknown"]);
});
