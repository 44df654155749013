import { createHash } from "node:crypto";
import { Writable } from "node:stream";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { SystemRooms } from "../../../../spec/http.d.ts";
import type { SiteConfig } from "../../src/config/config.ts";
import type { GroupStore } from "../../src/contacts/apply-groups.ts";
import { ConverseError } from "../../src/errors.ts";
import { createLog } from "../../src/log.ts";
import { checkRooms } from "../../src/rooms/check-rooms.ts";
import { FollowedRooms } from "../../src/rooms/follow-rooms.ts";
import { displayNameOf } from "../../src/session/display-name.ts";
import { localpartFor } from "../../src/session/localpart.ts";

const MINUTE = 60_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function room(id: string, ...members: string[]) {
  return { id, title: id, members: members.map((name) => ({ id: name, fullname: name })), owners: ["zoe"] };
}

function answerOf(...rooms: SystemRooms["rooms"]): SystemRooms {
  return { rooms, refused: null };
}

/** One site whose Plone answers what `story.answer` says, and an XMPP server that keeps rooms in `story.kept`. */
function follow(answer: SystemRooms | string) {
  const story = {
    answer,
    isReady: true,
    hasKey: true,
    /** Why the server takes nothing. */
    fault: undefined as string | undefined,
    /** The id of a group that it refuses with anybody in it. */
    refused: undefined as string | undefined,
    /** It refuses that one without anybody too. */
    refusesEmpty: false,
    kept: new Map<string, string>(),
    asked: 0,
    orders: [] as string[],
    logged: [] as string[],
  };
  const order = (what: string) => {
    if (story.fault !== undefined) throw new ConverseError("rooms-not-taken", story.fault);
    story.orders.push(what);
  };
  const store: GroupStore = {
    list: async () => story.kept,
    async put(id, body) {
      const { members, owners } = JSON.parse(body);
      const isEmpty = members.length + owners.length === 0;
      if (id === story.refused && (story.refusesEmpty || !isEmpty)) return `${id} (413)`;
      order(isEmpty ? `empty ${id}` : `put ${id}`);
      story.kept.set(id, createHash("sha256").update(body).digest("hex"));
      return undefined;
    },
    async remove(id) {
      order(`remove ${id}`);
      story.kept.delete(id);
    },
  };
  const followed = new FollowedRooms({
    sites: [{ name: "plone" } as SiteConfig],
    keys: () => new Map(story.hasKey ? [["plone", Buffer.alloc(32, 7)]] : []),
    async ask() {
      story.asked++;
      if (typeof story.answer === "object") return checkRooms(story.answer);
      throw new ConverseError(story.answer, "no");
    },
    rooms: () => (story.isReady ? store : undefined),
    naming: { localpartFor, displayNameOf },
    log: createLog({
      level: "info",
      destination: new Writable({
        write(line, _encoding, done) {
          const { code, msg } = JSON.parse(String(line));
          story.logged.push(code ?? msg);
          done();
        },
      }),
    }),
    random: () => 0.5,
  });
  return { followed, story };
}

/** Until nothing is left to be done at this moment. */
const settle = () => vi.advanceTimersByTimeAsync(0);

test.each([
  ["without a key", { hasKey: false }],
  ["while the XMPP server is not ready", { isReady: false }],
])("nobody is asked %s", async (_, change) => {
  const { followed, story } = follow(answerOf());
  Object.assign(story, change);
  followed.start();
  followed.changed("plone");
  followed.changed("other");
  await vi.advanceTimersByTimeAsync(30 * MINUTE);
  expect([story.asked, story.logged]).toEqual([0, []]);
  followed.stop();
});

test("only what differs is told, and never more often than once in a second", async () => {
  const { followed, story } = follow(answerOf(room("a", "jane"), room("b")));
  followed.start();
  await settle();
  expect(story.orders).toEqual(["put a", "put b"]);
  story.answer = answerOf(room("b", "jane"), room("c"));
  for (let change = 0; change < 100; change++) followed.changed("plone");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(story.orders.slice(2)).toEqual(["put b", "put c", "remove a"]);
  expect(story.asked).toBe(2);
  followed.all();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(story.orders).toHaveLength(5);
  followed.stop();
});

test("each Plone is asked again and again", async () => {
  const { followed, story } = follow(answerOf());
  followed.start();
  await vi.advanceTimersByTimeAsync(11 * MINUTE);
  expect(story.asked).toBe(3);
  followed.stop();
  await vi.advanceTimersByTimeAsync(11 * MINUTE);
  expect(story.asked).toBe(3);
});

test.each([
  ["does not answer", "plone-unreachable", "plone-unreachable"],
  [
    "does not know who is in its groups",
    { rooms: [], refused: { code: "rooms-unknown", message: "The directory is away." } },
    "rooms-unknown",
  ],
])("while Plone %s no room is closed, and the log has one line", async (_, answer, code) => {
  const { followed, story } = follow(answerOf(room("a", "jane")));
  followed.start();
  await settle();
  story.answer = answer;
  await vi.advanceTimersByTimeAsync(30 * MINUTE);
  expect([...story.kept.keys()]).toEqual(["a"]);
  story.answer = answerOf(room("a", "jane"));
  await vi.advanceTimersByTimeAsync(10 * MINUTE);
  expect(story.logged.slice(1)).toEqual([code, "all rooms of the site's groups are as they should be again"]);
  followed.stop();
});

test("with more rooms than Prosody takes all stay as they are, and the log says which rule is broken", async () => {
  const { followed, story } = follow(answerOf(room("a", "jane")));
  followed.start();
  await settle();
  story.answer = answerOf(...Array.from({ length: 5_001 }, (_, number) => room(`g${number}`)));
  await vi.advanceTimersByTimeAsync(10 * MINUTE);
  expect([...story.kept.keys()]).toEqual(["a"]);
  expect(story.logged.at(-1)).toBe("rooms-too-many");
  story.answer = answerOf(...story.answer.rooms.slice(1));
  await vi.advanceTimersByTimeAsync(6 * MINUTE);
  expect(story.kept.size).toBe(5_000);
  followed.stop();
});

test("what the XMPP server does not take is tried again, and told once", async () => {
  const { followed, story } = follow(answerOf(room("a", "jane")));
  story.fault = "its disk is full";
  followed.start();
  await vi.advanceTimersByTimeAsync(12 * MINUTE);
  expect(story.logged).toEqual(["rooms-not-taken"]);
  story.fault = undefined;
  await vi.advanceTimersByTimeAsync(5 * MINUTE);
  expect([...story.kept.keys()]).toEqual(["a"]);
  story.refused = "b";
  story.answer = answerOf(room("a", "jane"), room("b"), room("c"));
  await vi.advanceTimersByTimeAsync(5 * MINUTE);
  expect([...story.kept.keys()]).toEqual(["a", "c"]);
  expect(story.logged.at(-1)).toBe("rooms-not-taken");
  followed.stop();
});

test("a room that the XMPP server refuses is emptied once and keeps its history", async () => {
  const { followed, story } = follow(answerOf(room("a", "jane")));
  followed.start();
  await settle();
  story.refused = "a";
  story.answer = answerOf(room("a", "john"));
  await vi.advanceTimersByTimeAsync(20 * MINUTE);
  expect(story.orders).toEqual(["put a", "empty a"]);
  expect(story.logged.at(-1)).toBe("rooms-not-taken");
  story.refused = undefined;
  await vi.advanceTimersByTimeAsync(6 * MINUTE);
  expect(story.orders.at(-1)).toBe("put a");
  expect(story.logged.at(-1)).toBe("all rooms of the site's groups are as they should be again");
  followed.stop();
});

test("a room that the XMPP server refuses without anybody too is closed, since nobody must stay in", async () => {
  const { followed, story } = follow(answerOf(room("a", "jane")));
  followed.start();
  await settle();
  Object.assign(story, { refused: "a", refusesEmpty: true, answer: answerOf(room("a", "john")) });
  await vi.advanceTimersByTimeAsync(6 * MINUTE);
  expect(story.orders).toEqual(["put a", "remove a"]);
  followed.stop();
});

test("a group that is too large keeps its room, with nobody but owners in it, and the log names it", async () => {
  const { followed, story } = follow(answerOf(room("a", "jane")));
  followed.start();
  await settle();
  story.answer = answerOf(room("a", ...Array.from({ length: 2_001 }, (_, number) => `m${number}`)));
  followed.changed("plone");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(story.orders).toEqual(["put a", "put a"]);
  expect(story.logged.at(-1)).toBe("rooms-too-large");
  followed.stop();
});
