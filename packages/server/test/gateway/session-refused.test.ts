import { describe, expect, test } from "vitest";
import { ask, askSession, codeOf, PAGE } from "./ask.ts";
import { startSite } from "./site.ts";
import { json } from "./stub-plone.ts";

describe("what does not come from a page of the site is refused, and Plone is not asked", () => {
  test.each(["GET", "HEAD", "PUT", "OPTIONS", "DELETE"])("%s", async (method) => {
    const { port, plone } = await startSite();
    const reply = await askSession(port, {}, { method });
    expect(reply.status).toBe(405);
    expect(reply.headers.allow).toBe("POST");
    expect(reply.headers["access-control-allow-origin"]).toBeUndefined();
    if (method !== "HEAD") expect(codeOf(reply)).toBe("session-method");
    expect(plone.requests).toEqual([]);
  });

  test.each([
    ["none", undefined],
    ["null, of a sandboxed frame", "null"],
    ["another scheme", "http://www.example.org"],
    ["another port", "https://www.example.org:8443"],
    ["the default port written out", "https://www.example.org:443"],
    ["upper case", "https://WWW.example.org"],
    ["a longer name", "https://www.example.org.evil.example"],
    ["a longer beginning", "https://evilwww.example.org"],
    ["a parent domain", "https://example.org"],
    ["a path", "https://www.example.org/"],
    ["a login in it", "https://www.example.org@evil.example"],
    ["two in one", "https://www.example.org, https://evil.example"],
    ["the site's other origin", "http://localhost:8080"],
    ["empty", ""],
  ])("Origin: %s", async (_name, origin) => {
    const { port, plone } = await startSite();
    const { Origin: _, ...rest } = PAGE;
    const headers = { ...rest, Cookie: "__ac=abc", ...(origin === undefined ? {} : { Origin: origin }) };
    const reply = await ask(port, { method: "POST", path: "/chat/session", headers });
    expect([reply.status, codeOf(reply)]).toEqual([403, "session-origin"]);
    expect(plone.requests).toEqual([]);
  });

  test.each(["cross-site", "same-site", "none"])("Sec-Fetch-Site: %s", async (site) => {
    const { port, plone } = await startSite();
    expect(codeOf(await askSession(port, { "Sec-Fetch-Site": site }))).toBe("session-origin");
    expect(plone.requests).toEqual([]);
  });

  test.each(["", "XMLHttpRequest", "Collective.Converse", "collective.converse2"])(
    "X-Requested-With: %s",
    async (value) => {
      const { port, plone } = await startSite();
      const reply = await askSession(port, { "X-Requested-With": value });
      expect([reply.status, codeOf(reply)]).toEqual([403, "session-header"]);
      expect(plone.requests).toEqual([]);
    },
  );

  test("a body that is too large, whether its length is told or not", async () => {
    const { port, plone } = await startSite();
    const body = Buffer.alloc(20_000, "x");
    const told = await askSession(port, { "Content-Length": body.length }, { body });
    expect([told.status, codeOf(told)]).toEqual([413, "request-too-large"]);
    const chunked = await askSession(port, { "Transfer-Encoding": "chunked" }, { body });
    expect([chunked.status, codeOf(chunked)]).toEqual([413, "request-too-large"]);
    expect(plone.requests).toEqual([]);
  });

  test("a body that does not arrive", async () => {
    const { port, plone } = await startSite({ limits: { sessionBody: { milliseconds: 30, bytes: 100 } } });
    const { request } = await import("node:http");
    const sent = request({
      port,
      method: "POST",
      path: "/chat/session",
      headers: { ...PAGE, "Content-Length": 10 },
    });
    sent.write("slow");
    const status = await new Promise((resolve) =>
      sent.on("response", (answer) => resolve(answer.statusCode)),
    );
    sent.on("error", () => {}).destroy();
    expect(status).toBe(408);
    expect(plone.requests).toEqual([]);
  });

  test("the checks come in this order: method, origin, header, size, login", async () => {
    const { port } = await startSite();
    const wrong = { Origin: "null", "X-Requested-With": "x", Cookie: "", "Content-Length": 99_999 };
    const body = Buffer.alloc(99_999);
    const codes: string[] = [];
    for (const fixed of [
      {},
      { Origin: PAGE.Origin },
      { Origin: PAGE.Origin, "X-Requested-With": PAGE["X-Requested-With"] },
    ])
      codes.push(codeOf(await askSession(port, { ...wrong, ...fixed }, { body })));
    codes.push(codeOf(await askSession(port, { Cookie: "" })));
    expect(codes).toEqual(["session-origin", "session-header", "request-too-large", "member-anonymous"]);
  });
});

describe("who has no chat is told why, with Plone's own code", () => {
  test.each([
    [401, "member-anonymous"],
    [403, "member-root-user"],
    [403, "member-not-permitted"],
    [403, "site-chat-off"],
  ])("%i %s", async (status, code) => {
    const { port, plone, logged } = await startSite();
    plone.answer = (_req, res) => json(res, { code, message: "no" }, status);
    const reply = await askSession(port);
    expect([reply.status, codeOf(reply)]).toEqual([status, code]);
    expect(logged.filter((line) => line.includes(`"code":"${code}"`))).toHaveLength(1);
  });

  test.each([
    [401, { type: "Unauthorized" }, "member-anonymous"],
    [403, { type: "Forbidden" }, "member-not-permitted"],
    [404, { type: "NotFound" }, "plone-addon-missing"],
    [403, { code: "gateway-internal" }, "member-not-permitted"],
    [403, { code: "member-anonymous" }, "member-not-permitted"],
    [401, { code: "constructor" }, "member-anonymous"],
    [403, null, "member-not-permitted"],
    [418, {}, "plone-error"],
    [201, {}, "plone-error"],
  ])("%i %j of something else is %s", async (status, body, code) => {
    const { port, plone } = await startSite();
    plone.answer = (_req, res) => json(res, body, status);
    expect(codeOf(await askSession(port))).toBe(code);
  });
});

test("a refusal is kept for a second at most", async () => {
  const { port, plone, clock } = await startSite();
  plone.answer = (_req, res) => json(res, { code: "site-chat-off", message: "" }, 403);
  await askSession(port);
  await askSession(port);
  expect(plone.requests).toHaveLength(1);
  clock.now += 1_000;
  await askSession(port);
  expect(plone.requests).toHaveLength(2);
});
