import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import type { SessionOrders } from "../../src/compose/gateway.ts";
import { ConverseError } from "../../src/errors.ts";
import { OTHER_PLONE_KEY } from "../config/files.ts";
import { ask, askSession, codeOf, PAGE, type Reply } from "./ask.ts";
import { deferred } from "./deferred.ts";
import { KEYS, type SignedOrder, sendOrder } from "./sign-order.ts";
import { type SiteChanges, startSite } from "./site.ts";
import { json, memberAnswer } from "./stub-plone.ts";

const PATH = "/.collective-converse/ended";

/** A site whose Prosody notes who has to leave and who may stay. */
async function startNoting(changes: SiteChanges = {}) {
  const closed: Parameters<SessionOrders["close"]>[0][] = [];
  const renewed: [string, number][] = [];
  let questions = 0;
  const site = await startSite({
    ...KEYS,
    answer(req, res) {
      if (req.url?.includes("@converse-")) return json(res, {}, 404);
      questions++;
      json(res, memberAnswer());
    },
    ...changes,
  });
  site.prosody.orders = {
    list: async () => new Map(),
    async close(order) {
      closed.push(order);
      return 2;
    },
    async renew(localpart, asked) {
      renewed.push([localpart, asked]);
    },
  };
  const end = (order: unknown, rest: Partial<SignedOrder> = {}) =>
    sendOrder(site.port, {
      path: PATH,
      at: site.clock.now,
      body: typeof order === "string" ? order : JSON.stringify(order),
      ...rest,
    });
  return { ...site, closed, renewed, end, questions: () => questions };
}

/** The moment that a session's token was asked for. */
function askedAt(reply: Reply): number {
  return Number(reply.json().token.slice(8, 21));
}

describe("an order that is refused ends nobody's session", () => {
  test.each<[string, number, string, unknown, Partial<SignedOrder>?]>([
    ["another method", 405, "request-method", {}, { method: "PUT" }],
    ["another key", 401, "system-signature-wrong", {}, { key: OTHER_PLONE_KEY }],
    [
      "no signature",
      401,
      "system-signature-missing",
      { user: "jane", reason: "logout" },
      { headers: { "X-Converse-Signature": [] } },
    ],
    ["no JSON", 400, "system-ended-invalid", "logout"],
    ["a list", 400, "system-ended-invalid", []],
    ["null", 400, "system-ended-invalid", "null"],
    ["no user", 400, "system-ended-invalid", { reason: "logout" }],
    ["an empty user", 400, "system-ended-invalid", { user: "", reason: "logout" }],
    [
      "a user id that is too long",
      400,
      "system-ended-invalid",
      { user: "j".repeat(4_001), reason: "logout" },
    ],
    [
      "an administrator whose id is too long",
      400,
      "system-ended-invalid",
      { user: "jane", reason: "logout", by: "b".repeat(4_001) },
    ],
    ["a number for a user", 400, "system-ended-invalid", { user: 5, reason: "logout" }],
    ["an empty administrator", 400, "system-ended-invalid", { user: "jane", reason: "logout", by: "" }],
    [
      "a list of administrators",
      400,
      "system-ended-invalid",
      { user: "jane", reason: "logout", by: ["boss"] },
    ],
    ["a moment that is none", 400, "system-ended-invalid", { user: "jane", reason: "deleted", freed: -1 }],
    ["a text for a moment", 400, "system-ended-invalid", { user: "jane", reason: "deleted", freed: "1" }],
    ["no reason", 400, "system-ended-invalid", { user: "jane" }],
    ["an unknown reason", 400, "system-ended-invalid", { user: "jane", reason: "renewal" }],
    ["everybody deleted", 400, "system-ended-invalid", { user: null, reason: "deleted" }],
    ["everybody logged out", 400, "system-ended-invalid", { user: null, reason: "logout" }],
    ["too large", 413, "request-too-large", { user: "j".repeat(20_000), reason: "logout" }],
  ])("%s", async (_, status, code, order, rest) => {
    const site = await startNoting();
    const reply = await site.end(order, rest);
    expect([reply.status, codeOf(reply)]).toEqual([status, code]);
    expect(site.closed).toEqual([]);
  });
});

describe("an order of Plone's", () => {
  test.each([
    ["logout", 0],
    ["password", 0],
    ["closed", 0],
    ["barred", 2000],
    ["deleted", 2000],
  ])("for the reason %s reaches Prosody, with what is refused until then", async (reason, lag) => {
    const site = await startNoting();
    const reply = await site.end({ user: "Jane@example.org", reason });
    expect([reply.status, reply.json()]).toEqual([200, { closed: 2 }]);
    const localpart = expect.stringMatching(/^jane\\40example\.org\../);
    expect(site.closed).toEqual([{ localpart, reason, before: site.clock.now + lag }]);
  });

  test.each([
    ["by whom Plone names", { by: "boss" }],
    ["by nobody where an older add-on names none", {}],
  ])("is noted %s", async (_, by) => {
    const site = await startNoting();
    const order = { user: "Jane@example.org", reason: "password", ...by };
    expect((await site.end(order)).status).toBe(200);
    expect(site.audited).toEqual([
      { event: "sessions-ended", site: "plone", via: "plone", by: undefined, ...order, closed: 2 },
    ]);
  });

  test("about ids of 4,000 code units is taken", async () => {
    const site = await startNoting();
    const order = { user: "😀".repeat(2_000), reason: "logout", by: "b".repeat(4_000) };
    expect((await site.end(order)).status).toBe(200);
    expect(site.closed).toHaveLength(1);
  });

  test("for everybody reaches Prosody", async () => {
    const site = await startNoting();
    expect((await site.end({ user: null, reason: "off" })).status).toBe(200);
    expect(site.closed).toMatchObject([{ localpart: null, reason: "off" }]);
  });

  test("that Prosody cannot take now is tried until it does", async () => {
    const site = await startNoting();
    const { orders } = site.prosody;
    site.prosody.orders = undefined;
    expect((await site.end({ user: "jane", reason: "deleted" })).status).toBe(202);
    site.prosody.orders = {
      list: async () => new Map(),
      close: vi.fn().mockRejectedValueOnce(new ConverseError("xmpp-unreachable", "it is gone")),
      renew: async () => undefined,
    };
    await delay(700);
    expect(site.closed).toEqual([]);
    site.prosody.orders = orders;
    await expect.poll(() => site.closed).toMatchObject([{ localpart: "jane", reason: "deleted" }]);
  });
});

describe("who asks for a session", () => {
  test("gets a token that says when they asked", async () => {
    const site = await startNoting();
    expect(askedAt(await askSession(site.port))).toBe(site.clock.now);
    site.clock.now += 3000;
    // From Plone's answer of before.
    expect(askedAt(await askSession(site.port))).toBe(site.clock.now - 3000);
    expect(site.questions()).toBe(1);
  });

  test.each([
    { user: "jane", reason: "logout" },
    { user: null, reason: "barred" },
  ])("after the end gets one by a new answer of Plone's: %j", async (order) => {
    const site = await startNoting();
    await askSession(site.port);
    await site.end(order);
    site.clock.now += 2001;
    expect(askedAt(await askSession(site.port))).toBe(site.clock.now);
    expect(site.questions()).toBe(2);
  });

  test("gets the kept answer when another member's session ended", async () => {
    const site = await startNoting();
    await askSession(site.port);
    await site.end({ user: "john", reason: "logout" });
    site.clock.now += 1;
    expect((await askSession(site.port)).status).toBe(200);
    expect(site.questions()).toBe(1);
  });

  test("before the end and is answered after it has to ask again, whatever Plone said", async () => {
    const asked = deferred();
    const answered = deferred();
    const site = await startNoting({
      async answer(req, res) {
        if (req.url?.includes("@converse-")) return json(res, {}, 404);
        asked.resolve();
        await answered.promise;
        json(res, memberAnswer());
      },
    });
    const session = askSession(site.port);
    await asked.promise;
    site.clock.now += 10;
    await site.end({ user: "jane", reason: "logout" });
    site.clock.now += 10;
    answered.resolve();
    const reply = await session;
    expect([reply.status, codeOf(reply), reply.headers["retry-after"]]).toEqual([503, "session-ended", "1"]);
    expect((await askSession(site.port)).status).toBe(200);
  });
});

describe("a page that asks whether its member may stay", () => {
  const renew = (port: number, headers: Record<string, string> = {}) =>
    ask(port, {
      method: "POST",
      path: "/chat/renewal",
      headers: { ...PAGE, Cookie: "__ac=abc", ...headers },
    });

  test.each([
    ["another origin", { Origin: "https://evil.example" }, 403, "session-origin"],
    ["no header of ours", { "X-Requested-With": "x" }, 403, "session-header"],
    ["another site's frame", { "Sec-Fetch-Site": "cross-site" }, 403, "session-origin"],
  ])("is refused: %s", async (_, headers, status, code) => {
    const site = await startNoting();
    const reply = await renew(site.port, headers);
    expect([reply.status, codeOf(reply)]).toEqual([status, code]);
    expect(site.questions()).toBe(0);
  });

  test("is told who the member is, and Prosody when Plone said so", async () => {
    const site = await startNoting();
    const reply = await renew(site.port);
    expect([reply.status, reply.json()]).toEqual([200, { member: memberAnswer().member }]);
    expect(site.renewed).toEqual([["jane", site.clock.now]]);
    expect(site.closed).toEqual([]);
  });

  test("is told so also while Prosody cannot be", async () => {
    const site = await startNoting();
    site.prosody.orders = undefined;
    expect((await renew(site.port)).status).toBe(200);
  });

  test("is refused when Plone refuses, and Prosody hears nothing", async () => {
    const site = await startNoting({
      answer: (_req, res) => json(res, { code: "member-not-permitted", message: "no" }, 403),
    });
    const reply = await renew(site.port);
    expect([reply.status, codeOf(reply)]).toEqual([403, "member-not-permitted"]);
    expect(site.renewed).toEqual([]);
  });
});

test("Prosody is told when the id of who is deleted was given up, so that who has it next loses nothing", async () => {
  const { end, closed } = await startNoting();
  expect((await end({ user: "jane", reason: "deleted", freed: 1_764_000_000_000 })).status).toBe(200);
  expect((await end({ user: "jane", reason: "logout", freed: 1_764_000_000_000 })).status).toBe(200);
  expect(closed.map(({ reason, freed }) => [reason, freed])).toEqual([
    ["deleted", 1_764_000_000_000],
    ["logout", undefined],
  ]);
});
