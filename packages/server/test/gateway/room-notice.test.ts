import { describe, expect, test } from "vitest";
import { ConverseError } from "../../src/errors.ts";
import { OTHER_PLONE_KEY } from "../config/files.ts";
import { codeOf } from "./ask.ts";
import { KEYS, type SignedOrder, sendOrder } from "./sign-order.ts";
import { startSite } from "./site.ts";
import { json } from "./stub-plone.ts";

const NOTICE = "/.collective-converse/room-notice";
const ORDER = { room: "press", generation: "0a1b", text: "The minutes\nare there.", id: "n-1" };

/** A site whose XMPP server has the room that an add-on calls `press`, and a group's of the same name. */
async function startRooms() {
  const said: unknown[] = [];
  const site = await startSite({ ...KEYS, answer: (_req, res) => json(res, {}, 404) });
  site.prosody.keptRooms = {
    list: async () => new Map(),
    put: async () => undefined,
    remove: async () => undefined,
    async notice(id, notice) {
      if (id !== "#room:press" && id !== "press") return false;
      said.push({ to: id, ...notice });
      return true;
    },
  };
  const send = (order: unknown, rest: Partial<SignedOrder> = {}) =>
    sendOrder(site.port, { path: NOTICE, at: site.clock.now, body: JSON.stringify(order), ...rest });
  return { ...site, said, send };
}

describe("an order that is refused says nothing", () => {
  test.each<[string, number, string, unknown, Partial<SignedOrder>?]>([
    ["another key", 401, "system-signature-wrong", ORDER, { key: OTHER_PLONE_KEY }],
    ["no signature", 401, "system-signature-missing", ORDER, { headers: { "X-Converse-Signature": [] } }],
    ["yesterday", 401, "system-signature-time", ORDER, { at: Date.parse("2026-11-23T10:00:00Z") }],
    ["another method", 405, "request-method", ORDER, { method: "PUT" }],
    ["no JSON", 400, "system-notice-invalid", undefined, { body: "Hello" }],
    ["a list", 400, "system-notice-invalid", []],
    ["no room", 400, "system-notice-invalid", { ...ORDER, room: undefined }],
    ["a room that no add-on makes", 400, "system-notice-invalid", { ...ORDER, room: "../press" }],
    ["no generation", 400, "system-notice-invalid", { ...ORDER, generation: null }],
    ["no id", 400, "system-notice-invalid", { ...ORDER, id: "a b" }],
    ["no text", 400, "system-notice-invalid", { ...ORDER, text: " \n" }],
    ["a text that is none", 400, "system-notice-invalid", { ...ORDER, text: ["Hello"] }],
    ["control characters", 400, "system-notice-invalid", { ...ORDER, text: "a\u0007" }],
    ["half a character", 400, "system-notice-invalid", { ...ORDER, text: "a\ud800" }],
    ["too much", 400, "system-notice-invalid", { ...ORDER, text: "ä".repeat(10_001) }],
    ["far too much", 413, "request-too-large", { ...ORDER, text: "x".repeat(70_000) }],
    ["a room that is not there", 404, "system-room-unknown", { ...ORDER, room: "editors" }],
  ])("%s: %i %s", async (_, status, code, order, rest) => {
    const { send, said } = await startRooms();
    const reply = await send(order, rest);
    expect([reply.status, codeOf(reply)]).toEqual([status, code]);
    expect(said).toEqual([]);
  });

  test("one that came before", async () => {
    const { send, said } = await startRooms();
    let header = "";
    const signed = (value: string) => {
      header = value;
    };
    expect((await send(ORDER, { signed })).status).toBe(200);
    const again = await send(ORDER, { headers: { "X-Converse-Signature": header } });
    expect([again.status, codeOf(again)]).toEqual([401, "system-signature-used"]);
    expect(said).toHaveLength(1);
  });

  test("while Prosody does not do it", async () => {
    const site = await startRooms();
    const { keptRooms } = site.prosody;
    const notice = () => Promise.reject(new ConverseError("rooms-not-taken", "its disk is full"));
    site.prosody.keptRooms = keptRooms && { ...keptRooms, notice };
    const failed = await site.send(ORDER);
    expect([failed.status, codeOf(failed)]).toEqual([502, "system-notice-failed"]);
    site.prosody.keptRooms = undefined;
    const reply = await site.send(ORDER);
    expect([reply.status, codeOf(reply)]).toEqual([502, "xmpp-unreachable"]);
  });
});

test("a room of an add-on says it, and no group's of the same name", async () => {
  const { send, said } = await startRooms();
  const reply = await send(ORDER);
  expect([reply.status, reply.json()]).toEqual([200, {}]);
  const { room: _, ...notice } = ORDER;
  expect(said).toEqual([{ to: "#room:press", ...notice }]);
});
