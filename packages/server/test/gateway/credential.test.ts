import { describe, expect, test } from "vitest";
import { askRaw, askSession, codeOf } from "./ask.ts";
import { startSite } from "./site.ts";

describe("a login that could mean two things is refused", () => {
  test.each([
    ["two cookies", { Cookie: "__ac=one; __ac=two" }],
    ["two cookies in two headers", { Cookie: ["__ac=one", "__ac=two"] }],
    ["the same twice", { Cookie: "__ac=one; a=b; __ac=one" }],
    ["a cookie inside another's quotes", { Cookie: 'a="x; __ac=evil; y"' }],
    ["a cookie after an open quote", { Cookie: 'a="x; __ac=evil' }],
    ["a name with spaces around", { Cookie: "__ac=one; __ac =two" }],
    ["two Authorization headers", { Authorization: ["Bearer one", "Bearer two"] }],
    ["two Volto cookies", { Cookie: "auth_token=one; auth_token=two" }],
  ])("%s", async (_name, headers) => {
    const { port, plone } = await startSite();
    const reply = await askSession(port, { Cookie: "", ...headers });
    expect([reply.status, codeOf(reply)]).toEqual([400, "session-credential-ambiguous"]);
    expect(plone.requests).toEqual([]);
  });
});

describe("a login that cannot be Plone's is refused", () => {
  test.each([
    ["a space in the token", { Authorization: "Bearer a b" }],
    ["an empty token", { Authorization: "Bearer " }],
    ["a token and more", { Authorization: "Bearer abc, Basic YTpi" }],
    ["a comma in the token", { Authorization: "Bearer a,b" }],
    ["a cookie with a comma", { Cookie: "__ac=a,b" }],
    ["a cookie with a quote in the middle", { Cookie: '__ac=a"b' }],
    ["a cookie with a letter outside ASCII", { Cookie: "__ac=ä" }],
    ["a Volto cookie that is no token", { Cookie: "auth_token=a%20b" }],
  ])("%s", async (_name, headers) => {
    const { port, plone } = await startSite();
    const reply = await askSession(port, { Cookie: "", ...headers });
    expect([reply.status, codeOf(reply)]).toEqual([400, "session-credential-malformed"]);
    expect(plone.requests).toEqual([]);
  });

  test("line ends in a cookie do not reach Plone", async () => {
    const { port, plone } = await startSite();
    for (const end of ["\r", "\n", "\0"]) {
      const head =
        "POST /chat/session HTTP/1.1\r\nHost: www.example.org\r\nOrigin: https://www.example.org\r\n";
      const answer = await askRaw(
        port,
        `${head}X-Requested-With: collective.converse\r\nCookie: __ac=a${end}X-Evil: 1\r\nConnection: close\r\n\r\n`,
      );
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    }
    expect(plone.requests).toEqual([]);
  });
});

describe("exactly one login goes to Plone", () => {
  test.each([
    ["the cookie", { Cookie: 'a=b; __ac="abc%3D"; c="d"' }, { cookie: '__ac="abc%3D"' }],
    ["Volto's cookie, as a token", { Cookie: "auth_token=a.b.c" }, { authorization: "Bearer a.b.c" }],
    ["a token", { Authorization: "bearer a.b-c_d" }, { authorization: "Bearer a.b-c_d" }],
    [
      "a token before cookies",
      { Authorization: "Bearer t", Cookie: "__ac=c" },
      { authorization: "Bearer t" },
    ],
    ["the cookie before Volto's", { Cookie: "auth_token=t; __ac=c" }, { cookie: "__ac=c" }],
    [
      "the cookie, where a web server has its own login",
      { Authorization: "Basic YTpi", Cookie: "__ac=c" },
      { cookie: "__ac=c" },
    ],
  ])("%s", async (_name, headers, forwarded) => {
    const { port, plone } = await startSite();
    expect((await askSession(port, { Cookie: "", ...headers })).status).toBe(200);
    const { cookie, authorization } = plone.requests[0]?.headers ?? {};
    expect({ cookie, authorization }).toEqual({ cookie: undefined, authorization: undefined, ...forwarded });
  });

  test.each(["", "a=b", "__ac=", '__ac=""', "x__ac=abc", "__AC=abc", "__ac"])(
    "with the cookies %j nobody is logged in",
    async (cookies) => {
      const { port, plone } = await startSite();
      const reply = await askSession(port, { Cookie: cookies });
      expect([reply.status, codeOf(reply)]).toEqual([401, "member-anonymous"]);
      expect(plone.requests).toEqual([]);
    },
  );
});

test("no login and no token stands in the log", async () => {
  const { port, plone, logged } = await startSite();
  const secret = "c2VjcmV0LXBhc3N3b3Jk";
  const { token } = (await askSession(port, { Cookie: `__ac=${secret}` })).json();
  await askSession(port, { Cookie: `__ac=${secret}; __ac=${secret}` });
  await askSession(port, { Authorization: `Bearer ${secret} x` });
  plone.answer = (_req, res) => res.destroy();
  await askSession(port, { Authorization: `Bearer ${secret}` });
  expect(logged.length).toBeGreaterThan(6);
  expect(logged.join("")).not.toContain(secret);
  expect(logged.join("")).not.toContain(token.slice(0, 20));
});
