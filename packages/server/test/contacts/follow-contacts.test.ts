import { createHash } from "node:crypto";
import { Writable } from "node:stream";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { SystemContacts } from "../../../../spec/http.d.ts";
import type { SiteConfig } from "../../src/config/config.ts";
import type { GroupStore } from "../../src/contacts/apply-groups.ts";
import { FollowedContacts } from "../../src/contacts/follow-contacts.ts";
import { ConverseError } from "../../src/errors.ts";
import { createLog } from "../../src/log.ts";
import { displayNameOf } from "../../src/session/display-name.ts";
import { localpartFor } from "../../src/session/localpart.ts";

const MINUTE = 60_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function group(id: string, ...members: string[]) {
  return { id, title: id.toUpperCase(), members: members.map((name) => ({ id: name, fullname: name })) };
}

function answerOf(...groups: SystemContacts["groups"]): SystemContacts {
  return { rule: "groups", groups, refused: null };
}

/** One site whose Plone answers what `story.answer` says, and an XMPP server that keeps groups in `story.kept`. */
function follow(answer: SystemContacts | string, { random = 0.5 } = {}) {
  const story = {
    answer: answer as SystemContacts | string | Promise<SystemContacts>,
    isReady: true,
    hasKey: true,
    /** Why the server takes nothing. */
    fault: undefined as string | undefined,
    /** The id of a group that it refuses. */
    refused: undefined as string | undefined,
    kept: new Map<string, string>(),
    asked: [] as number[],
    orders: [] as string[],
    given: [] as string[],
    logged: [] as string[],
  };
  const order = (what: string) => {
    if (story.fault !== undefined) throw new ConverseError("contacts-not-taken", story.fault);
    story.orders.push(what);
  };
  const store: GroupStore = {
    list: async () => story.kept,
    async put(id, body) {
      if (id === story.refused) return `${id} (400)`;
      order(`put ${id}`);
      story.kept.set(id, createHash("sha256").update(body).digest("hex"));
      return undefined;
    },
    async remove(id) {
      order(`remove ${id}`);
      story.kept.delete(id);
    },
  };
  const followed = new FollowedContacts({
    sites: [{ name: "plone" } as SiteConfig],
    keys: () => new Map(story.hasKey ? [["plone", Buffer.alloc(32, 7)]] : []),
    async ask() {
      story.asked.push(Date.now());
      const said = await story.answer;
      if (typeof said === "object") return said;
      throw new ConverseError(said, "no");
    },
    groups: () => (story.isReady ? store : undefined),
    naming: { localpartFor, displayNameOf },
    given: (site, users) => void story.given.push(`${site.name} ${[...users].join(" ")}`),
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
    random: () => random,
  });
  return { followed, story };
}

/** Until nothing is left to be done at this moment. */
const settle = () => vi.advanceTimersByTimeAsync(0);

describe("nobody is asked", () => {
  test.each([
    ["without a key", { hasKey: false }],
    ["while the XMPP server is not ready", { isReady: false }],
  ])("%s", async (_, change) => {
    const { followed, story } = follow(answerOf());
    Object.assign(story, change);
    followed.start();
    followed.changed("plone");
    await vi.advanceTimersByTimeAsync(30 * MINUTE);
    expect([story.asked, story.logged]).toEqual([[], []]);
    followed.stop();
  });

  test("for a site that is not served, nor after the end", async () => {
    const { followed, story } = follow(answerOf());
    followed.changed("other");
    followed.stop();
    followed.changed("plone");
    await vi.advanceTimersByTimeAsync(30 * MINUTE);
    expect(story.asked).toEqual([]);
  });
});

test("only what differs is told, what is new before what goes", async () => {
  const { followed, story } = follow(answerOf(group("a", "jane", "bob"), group("b", "jane", "bob")));
  followed.start();
  await settle();
  expect(story.orders).toEqual(["put a", "put b"]);
  story.answer = answerOf(group("b", "jane", "bob", "carl"), group("c", "jane", "bob"));
  followed.changed("plone");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(story.orders.slice(2)).toEqual(["put b", "put c", "remove a"]);
  story.orders.length = 0;
  followed.all();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(story.asked).toHaveLength(3);
  expect(story.orders).toEqual([]);
  expect(story.given).toEqual(["plone jane bob", "plone jane bob carl", "plone jane bob carl"]);
  expect(story.logged).toHaveLength(2);
  followed.stop();
});

test("a hundred changes in a second make one question, and the last one is asked for", async () => {
  const { followed, story } = follow(answerOf(group("a", "jane", "bob")));
  followed.start();
  await settle();
  for (let change = 0; change < 100; change++) followed.changed("plone");
  expect(story.asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(story.asked).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(story.asked).toHaveLength(2);
  followed.stop();
});

test("a change that comes while Plone answers is asked for once more", async () => {
  const { followed, story } = follow(answerOf());
  let say: (answer: SystemContacts) => void = () => undefined;
  story.answer = new Promise((resolve) => {
    say = resolve;
  });
  followed.start();
  await settle();
  followed.changed("plone");
  followed.changed("plone");
  await vi.advanceTimersByTimeAsync(10_000);
  expect(story.asked).toHaveLength(1);
  say(answerOf());
  story.answer = answerOf(group("a", "jane", "bob"));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(story.asked).toHaveLength(2);
  expect([...story.kept.keys()]).toEqual(["a"]);
  followed.stop();
});

test.each([
  [0, 4],
  [0.5, 5],
  [0.999999, 6],
])("each Plone is asked again and again, with jitter (%d)", async (random, minutes) => {
  const { followed, story } = follow(answerOf(), { random });
  followed.start();
  await vi.advanceTimersByTimeAsync(minutes * MINUTE - 1_000);
  expect(story.asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(story.asked).toHaveLength(2);
  followed.stop();
});

test.each(["plone-unreachable", "plone-invalid"])(
  "while Plone says %s nothing goes, and the log has one line",
  async (code) => {
    const { followed, story } = follow(answerOf(group("a", "jane", "bob")));
    followed.start();
    await settle();
    const { answer } = story;
    story.answer = code;
    await vi.advanceTimersByTimeAsync(30 * MINUTE);
    expect([...story.kept.keys()]).toEqual(["a"]);
    story.answer = answer;
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    expect(story.logged.slice(1)).toEqual([code, "all contacts of the site's rule are given again"]);
    followed.stop();
  },
);

test("what the XMPP server does not take is tried again, and told once", async () => {
  const { followed, story } = follow(answerOf(group("a", "jane", "bob")));
  story.fault = "its disk is full";
  followed.start();
  await vi.advanceTimersByTimeAsync(12 * MINUTE);
  expect(story.logged).toEqual(["contacts-not-taken"]);
  expect(story.asked).toHaveLength(3);
  story.fault = undefined;
  await vi.advanceTimersByTimeAsync(5 * MINUTE);
  expect([...story.kept.keys()]).toEqual(["a"]);
  followed.stop();
});

test("one group that the XMPP server refuses keeps no other from it, and loses what it had", async () => {
  const groups = [group("a", "jane", "bob"), group("b", "jane", "bob")];
  const { followed, story } = follow(answerOf(...groups));
  followed.start();
  await settle();
  story.refused = "a";
  story.answer = answerOf(group("a", "jane", "carl"), group("b", "jane", "carl"), group("c", "jane", "bob"));
  followed.changed("plone");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(story.orders.slice(2)).toEqual(["put b", "put c", "remove a"]);
  await vi.advanceTimersByTimeAsync(11 * MINUTE);
  expect(story.logged.filter((line) => line === "contacts-not-taken")).toHaveLength(1);
  followed.stop();
});

test("with a rule that Plone refuses all given contacts go, and the log says why", async () => {
  const { followed, story } = follow(answerOf(group("a", "jane", "bob")));
  followed.start();
  await settle();
  story.answer = {
    rule: "everyone",
    groups: [],
    refused: { code: "contacts-too-many", message: "1200 members" },
  };
  followed.changed("plone");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(story.kept.size).toBe(0);
  expect(story.logged.at(-1)).toBe("contacts-too-many");
  followed.stop();
});

test("while Plone does not know who is in its groups contacts stay as they are", async () => {
  const { followed, story } = follow(answerOf(group("a", "jane", "bob")));
  followed.start();
  await settle();
  story.answer = {
    rule: "groups",
    groups: [],
    refused: { code: "contacts-unknown", message: "The directory is away." },
  };
  followed.changed("plone");
  await vi.advanceTimersByTimeAsync(1_000);
  expect([...story.kept.keys()]).toEqual(["a"]);
  expect(story.logged.at(-1)).toBe("contacts-unknown");
  followed.stop();
});

test("a group that is too large loses its contacts, and the log names it", async () => {
  const many = Array.from({ length: 2_001 }, (_, number) => `m${number}`);
  const { followed, story } = follow(answerOf(group("a", ...many.slice(1)), group("b", "jane", "bob")));
  followed.start();
  await settle();
  story.answer = answerOf(group("a", ...many), group("b", "jane", "bob"));
  followed.changed("plone");
  await vi.advanceTimersByTimeAsync(1_000);
  expect([...story.kept.keys()]).toEqual(["b"]);
  expect(story.given.at(-1)).toBe("plone jane bob");
  expect(story.logged.at(-1)).toBe("contacts-too-many");
  followed.stop();
});
