import { describe, expect, test } from "vitest";
import type { SessionOrders } from "../../src/compose/gateway.ts";
import type { Limits } from "../../src/compose/limits.ts";
import type { AddressForm } from "../../src/config/shown-address.ts";
import { localpartFor } from "../../src/session/localpart.ts";
import type { ProsodySession } from "../../src/xmpp/sessions.ts";
import { OTHER_PLONE_KEY } from "../config/files.ts";
import { codeOf } from "./ask.ts";
import { KEYS, type SignedOrder, sendOrder } from "./sign-order.ts";
import { startSite } from "./site.ts";
import { json } from "./stub-plone.ts";

const LIST = "/.collective-converse/site-sessions";
const CLOSE = "/.collective-converse/close-session";

function session(user: string, resource: string): [string, ProsodySession] {
  const localpart = localpartFor(user);
  const known = { since: 1_764_000_000, renewed: 1_764_000_000_000, client: null, address: "192.0.2.77" };
  return [
    `${localpart}@example.org/${resource}`,
    { ...known, localpart, user, resource, hibernating: false },
  ];
}

/** A site in which Jane has two browsers and `jan`, whose address begins alike, one. */
async function startConnected(shown: AddressForm = "network", limits: Partial<Limits> = {}) {
  const closed: Parameters<SessionOrders["close"]>[0][] = [];
  const site = await startSite({
    ...KEYS,
    limits,
    addresses: { shown },
    answer: (_req, res) => json(res, {}, 404),
  });
  site.prosody.orders = {
    list: async () => new Map([session("jane", "a"), session("jane", "b"), session("jan", "a")]),
    async close(order) {
      closed.push(order);
      return order.resource === undefined ? 2 : 1;
    },
    renew: async () => undefined,
  };
  const send = (path: string, order: unknown, rest: Partial<SignedOrder> = {}) =>
    sendOrder(site.port, { path, at: site.clock.now, body: JSON.stringify(order), ...rest });
  return { ...site, closed, send };
}

describe("an order that is refused tells nothing and ends nothing", () => {
  const close = { user: "jane", resource: null, by: "boss" };

  test.each<[string, number, string, string, unknown, Partial<SignedOrder>?]>([
    ["another key", 401, "system-signature-wrong", LIST, { user: null }, { key: OTHER_PLONE_KEY }],
    ["another key", 401, "system-signature-wrong", CLOSE, close, { key: OTHER_PLONE_KEY }],
    ["no signature", 401, "system-signature-missing", LIST, {}, { headers: { "X-Converse-Signature": [] } }],
    [
      "no signature",
      401,
      "system-signature-missing",
      CLOSE,
      close,
      { headers: { "X-Converse-Signature": [] } },
    ],
    ["yesterday", 401, "system-signature-time", CLOSE, close, { at: Date.parse("2026-11-23T10:00:00Z") }],
    ["another method", 405, "request-method", CLOSE, close, { method: "PUT" }],
    ["a list", 400, "system-sessions-invalid", LIST, []],
    ["no user", 400, "system-sessions-invalid", LIST, {}],
    ["an empty user", 400, "system-sessions-invalid", LIST, { user: "" }],
    ["no JSON", 400, "system-sessions-invalid", LIST, undefined, { body: "jane" }],
    ["everybody", 400, "system-sessions-invalid", CLOSE, { ...close, user: null }],
    ["no resource", 400, "system-sessions-invalid", CLOSE, { user: "jane", by: "boss" }],
    ["an empty resource", 400, "system-sessions-invalid", CLOSE, { ...close, resource: "" }],
    ["by nobody", 400, "system-sessions-invalid", CLOSE, { user: "jane", resource: null }],
    ["by an empty id", 400, "system-sessions-invalid", CLOSE, { ...close, by: "" }],
  ])("%s: %i %s", async (_, status, code, path, order, rest) => {
    const { send, closed } = await startConnected();
    const reply = await send(path, order, rest);
    expect([reply.status, codeOf(reply)]).toEqual([status, code]);
    expect(closed).toEqual([]);
  });

  test("one that came before, which is noted", async () => {
    const { send, closed, audited } = await startConnected();
    const signature = { "X-Converse-Signature": "" };
    const first = await send(CLOSE, close, {
      signed: (header) => {
        signature["X-Converse-Signature"] = header;
      },
    });
    expect(first.status).toBe(200);
    const again = await send(CLOSE, close, { headers: signature });
    expect([again.status, codeOf(again)]).toEqual([401, "system-signature-used"]);
    expect(closed).toHaveLength(1);
    expect(audited.at(-1)).toMatchObject({ event: "order-refused", code: "system-signature-used" });
  });

  test("for there were too many, which does not count for the ends of connections", async () => {
    const { send, closed } = await startConnected("network", { nonces: 2 });
    for (const _ of ["one", "two"]) expect((await send(LIST, { user: null })).status).toBe(200);
    expect(codeOf(await send(LIST, { user: null }))).toBe("system-busy");
    expect((await send(CLOSE, close)).json()).toEqual({ closed: 2 });
    expect(closed).toHaveLength(1);
  });

  test("while Prosody does not answer", async () => {
    const site = await startConnected();
    site.prosody.orders = undefined;
    expect(codeOf(await site.send(LIST, { user: null }))).toBe("xmpp-unreachable");
    expect(codeOf(await site.send(CLOSE, { ...close, resource: "a" }))).toBe("xmpp-unreachable");
    expect((await site.send(CLOSE, close)).status).toBe(202);
  });
});

describe("who is connected", () => {
  test("is told of the site, and of one member alone", async () => {
    const { send } = await startConnected();
    const jids = async (user: string | null) =>
      (await send(LIST, { user })).json().sessions.map(({ jid }: { jid: string }) => jid);
    const jan = ["jan@example.org/a"];
    const jane = ["jane@example.org/a", "jane@example.org/b"];
    expect(await jids(null)).toEqual([...jan, ...jane]);
    expect(await jids("jane")).toEqual(jane);
    expect(await jids("nobody")).toEqual([]);
  });

  test.each<[AddressForm, string | null]>([
    ["whole", "192.0.2.77"],
    ["network", "192.0.2.0"],
    ["none", null],
  ])("with their addresses as the configuration says: %s", async (shown, address) => {
    const { send } = await startConnected(shown);
    const [first] = (await send(LIST, { user: "jane" })).json().sessions;
    expect(first).toEqual({
      site: "plone",
      jid: "jane@example.org/a",
      user: "jane",
      since: "2025-11-24T16:00:00.000Z",
      client: null,
      address,
      isHibernating: false,
    });
  });
});

test("all of a member's streams are ended, or one, and it is noted who did it", async () => {
  const { send, closed, clock, audited } = await startConnected();
  const one = await send(CLOSE, { user: "jane", resource: "a", by: "boss" });
  expect([one.status, one.json()]).toEqual([200, { closed: 1 }]);
  const all = await send(CLOSE, { user: "jane", resource: null, by: "boss" });
  expect([all.status, all.json()]).toEqual([200, { closed: 2 }]);
  const order = { localpart: "jane", reason: "closed", before: clock.now };
  expect(closed).toEqual([{ ...order, resource: "a" }, order]);
  const noted = {
    event: "sessions-ended",
    site: "plone",
    user: "jane",
    via: "plone",
    by: "boss",
    reason: "closed",
  };
  expect(audited).toEqual([
    { ...noted, resource: "a", closed: 1 },
    { ...noted, closed: 2 },
  ]);
});

test("a logout that Plone tells is noted, and not who", async () => {
  const { send, audited } = await startConnected();
  await send("/.collective-converse/ended", { user: "jane", reason: "logout" });
  expect(audited).toEqual([
    { event: "sessions-ended", site: "plone", user: "jane", via: "plone", reason: "logout", closed: 2 },
  ]);
});
