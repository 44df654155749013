import { describe, expect, test } from "vitest";
import type { LIMITS } from "../../src/compose/limits.ts";
import { OTHER_PLONE_KEY } from "../config/files.ts";
import { ask, askSession, codeOf } from "./ask.ts";
import { KEYS, sendOrder } from "./sign-order.ts";
import { startSite } from "./site.ts";
import { json, memberAnswer } from "./stub-plone.ts";

const LOOSE = { burst: 1_000_000, perSecond: 1_000_000 };
const SCARCE = { burst: 1, perSecond: 0.001 };
const FROM = { "X-Forwarded-For": "192.0.2.7" };
/** Whom the audit log names for a refusal: an address, and nothing that the client has chosen. */
const NOTED = { site: "plone", address: "192.0.2.7" };

function start(pages: Partial<typeof LIMITS.pages> = {}) {
  return startSite({
    ...KEYS,
    answer: (_req, res) => json(res, memberAnswer()),
    limits: { pages: { member: LOOSE, address: LOOSE, ...pages } },
  });
}

describe("what is refused is noted with the code and the address", () => {
  test.each<[string, Record<string, string | string[]>]>([
    ["ambiguous", { Cookie: "__ac=Planted1; __ac=Planted2" }],
    ["malformed", { Cookie: "", Authorization: "Bearer Planted 1" }],
  ])("a login that is %s", async (what, headers) => {
    const site = await start();
    const code = `session-credential-${what}`;
    expect(codeOf(await askSession(site.port, { ...FROM, ...headers }))).toBe(code);
    expect(site.audited).toEqual([{ event: "login-refused", code, ...NOTED }]);
    expect(JSON.stringify(site.audited)).not.toContain("Planted");
  });

  test.each<[string, Partial<typeof LIMITS.pages>, string]>([
    ["a member", { member: SCARCE }, "session-too-many"],
    ["an address", { address: SCARCE }, "request-too-many"],
  ])("%s that asks too often", async (_, pages, code) => {
    const site = await start(pages);
    const replies = [];
    for (let asked = 0; asked < 3; asked++) {
      // Another login each time, since an answer of Plone's is kept for a while.
      replies.push(await askSession(site.port, { ...FROM, Cookie: `__ac=Planted${asked}` }));
      site.clock.now += 10;
    }
    expect(replies.map(({ status }) => status)).toEqual([200, 429, 429]);
    const event = { event: "rate-limited", code, ...NOTED };
    expect(site.audited).toEqual([event, event]);
  });

  test("a page of another site", async () => {
    const site = await start();
    const reply = await askSession(site.port, { ...FROM, Origin: "https://evil.example" });
    expect(codeOf(reply)).toBe("session-origin");
    expect(site.audited).toEqual([{ event: "origin-refused", code: "session-origin", ...NOTED }]);
  });

  test("a host that no site has", async () => {
    const site = await start();
    await ask(site.port, { path: "/chat/health", headers: { ...FROM, Host: "evil.example" } });
    expect(site.audited).toMatchObject([{ event: "host-refused", code: "site-unknown" }]);
  });

  test("an order with another key", async () => {
    const site = await start();
    const path = "/.collective-converse/ended";
    await sendOrder(site.port, { path, at: site.clock.now, body: "{}", key: OTHER_PLONE_KEY, headers: FROM });
    expect(site.audited).toMatchObject([{ event: "order-refused", code: "system-signature-wrong" }]);
  });
});

test("what members meet every day is not noted", async () => {
  const site = await startSite({
    answer: (_req, res) => json(res, { code: "member-anonymous", message: "no" }, 401),
  });
  expect((await askSession(site.port)).status).toBe(401);
  expect((await ask(site.port, { path: "/chat/nothing" })).status).toBe(404);
  expect(site.audited).toEqual([]);
});
