import { Writable } from "node:stream";
import { describe, expect, test } from "vitest";
import type { SystemPerson } from "../../../../spec/http.d.ts";
import type { SiteConfig } from "../../src/config/config.ts";
import { ConverseError } from "../../src/errors.ts";
import { createLog } from "../../src/log.ts";
import { FollowedPeople } from "../../src/portraits/follow-people.ts";
import { displayNameOf } from "../../src/session/display-name.ts";
import { localpartFor } from "../../src/session/localpart.ts";
import { personOf } from "./pictures.ts";

const SITE = { name: "plone", domain: "example.org" } as SiteConfig;

const OTHER = { name: "two", domain: "two.example" } as SiteConfig;

/** Sites whose Plone answers what `story.answer` says, and an XMPP server that is told. */
function follow(sites = [SITE]) {
  const story = {
    answer: async (user: string): Promise<SystemPerson["person"]> => personOf(user),
    hasKey: true,
    isReady: true,
    takes: true,
    now: 1_000,
    asked: [] as string[],
    told: [] as string[],
    logged: [] as string[],
  };
  const followed = new FollowedPeople({
    sites,
    keys: () => new Map(story.hasKey ? sites.map(({ name }) => [name, Buffer.alloc(32, 7)]) : []),
    ask(_site, _key, user) {
      story.asked.push(user);
      return story.answer(user);
    },
    people: () =>
      story.isReady
        ? {
            async describe(domain, { localpart, name }, portrait) {
              if (story.takes) story.told.push(`${localpart}@${domain} ${name} ${portrait?.type ?? "none"}`);
              return story.takes;
            },
          }
        : undefined,
    domainOf: ({ domain }) => domain,
    localpartFor,
    displayNameOf,
    log: createLog({
      level: "info",
      destination: new Writable({
        write(line, _encoding, done) {
          story.logged.push(JSON.parse(String(line)).code ?? JSON.parse(String(line)).msg);
          done();
        },
      }),
    }),
    now: () => story.now,
  });
  return { followed, story };
}

/** What was begun is done: nothing here waits for anything outside. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("nothing is asked", () => {
  test("without a key, for another site, and of who comes online with the portrait that was told", async () => {
    const { followed, story } = follow();
    story.hasKey = false;
    followed.changed("plone", ["jane"]);
    followed.changed("other", ["jane"]);
    followed.seen(SITE, "jane", undefined);
    await settled();
    expect(story.asked).toEqual([]);

    story.hasKey = true;
    followed.seen(SITE, "jane", "v1");
    await settled();
    followed.seen(SITE, "jane", "v1");
    await settled();
    expect(story.asked).toEqual(["jane"]);
  });

  test("again of a portrait that Plone refuses, until it is another", async () => {
    const { followed, story } = follow();
    story.answer = async (user) => personOf(user, { portrait: null, refused: "portrait-too-large" });
    for (const version of ["v1", "v1", "v2"]) {
      followed.seen(SITE, "jane", version);
      await settled();
    }
    expect(story.asked).toEqual(["jane", "jane"]);
    expect(story.told).toEqual(["jane@example.org JANE none", "jane@example.org JANE none"]);
    expect(story.logged).toContain("portrait-too-large");
  });

  test("after the end", async () => {
    const { followed, story } = follow();
    followed.stop();
    followed.changed("plone", ["jane"]);
    await settled();
    expect(story.asked).toEqual([]);
  });
});

test("who has no chat is not told of, and who is not taken is asked for the next time", async () => {
  const { followed, story } = follow();
  story.answer = async () => null;
  followed.changed("plone", ["jane"]);
  await settled();
  expect(story.told).toEqual([]);

  story.answer = async (user) => personOf(user);
  story.takes = false;
  followed.seen(SITE, "jane", "v1");
  await settled();
  story.isReady = false;
  followed.seen(SITE, "jane", "v1");
  await settled();
  story.isReady = story.takes = true;
  followed.seen(SITE, "jane", "v1");
  await settled();
  expect(story.asked).toHaveLength(4);
  expect(story.told).toEqual(["jane@example.org JANE image/png"]);
});

test("a Plone that does not answer is said once, and its end", async () => {
  const { followed, story } = follow();
  story.answer = async () => {
    throw new ConverseError("plone-unreachable", "no");
  };
  followed.changed("plone", ["jane", "bob"]);
  await settled();
  story.answer = async (user) => personOf(user);
  followed.changed("plone", ["jane"]);
  await settled();
  expect(story.logged).toEqual(["plone-unreachable", "Plone says again what others see of members"]);
});

test("a change is told whatever was told before, and a thousand of them two at a time, each once", async () => {
  const { followed, story } = follow();
  let running = 0;
  let most = 0;
  story.answer = async (user) => {
    most = Math.max(most, ++running);
    await settled();
    running--;
    return personOf(user, { portrait: null });
  };
  const users = Array.from({ length: 1000 }, (_, place) => `user-${place}`);
  followed.changed("plone", users);
  followed.changed("plone", users.slice(10));
  while (story.told.length < 1000 || running > 0) await settled();
  expect(most).toBe(2);
  expect(new Set(story.asked).size).toBe(1000);
  expect(story.asked.length).toBeLessThan(1010);
});

test("no more than 5,000 wait", async () => {
  const { followed, story } = follow();
  followed.changed(
    "plone",
    Array.from({ length: 20_000 }, (_, place) => `user-${place}`),
  );
  for (let turn = 0; turn < 20; turn++) await settled();
  expect(story.told.length).toBeLessThanOrEqual(5_002);
  expect(story.told.length).toBeGreaterThanOrEqual(5_000);
});

test("a site whose Plone hangs, and tells of more than may wait, keeps no other site waiting", async () => {
  const { followed, story } = follow([SITE, OTHER]);
  story.answer = (user) =>
    user.startsWith("user-") ? new Promise(() => undefined) : Promise.resolve(personOf(user));
  followed.changed(
    "plone",
    Array.from({ length: 6_000 }, (_, place) => `user-${place}`),
  );
  followed.changed("two", ["jane"]);
  await settled();
  expect(story.told).toEqual([expect.stringMatching(/^jane@two\.example /)]);
  followed.stop();
});

test("of given contacts who were never online it is asked once, after all others, and not of more than 5,000", async () => {
  const { followed, story } = follow();
  followed.given(SITE, new Set(["jane", "bob", "sam"]));
  followed.changed("plone", ["zoe"]);
  await settled();
  expect(story.asked).toEqual(["jane", "bob", "zoe", "sam"]);
  followed.given(SITE, new Set(["jane", "bob", "sam", "zoe"]));
  await settled();
  expect(story.asked).toHaveLength(4);
  followed.seen(SITE, "jane", "another");
  await settled();
  expect(story.asked).toHaveLength(5);
  followed.given(SITE, new Set(Array.from({ length: 20_000 }, (_, place) => `user-${place}`)));
  for (let turn = 0; turn < 20; turn++) await settled();
  expect(new Set(story.told).size).toBeGreaterThanOrEqual(5_000);
  expect(new Set(story.told).size).toBeLessThanOrEqual(5_002);
});

test("a Plone that fails is not asked of all other given contacts, but of them again when they are given again", async () => {
  const { followed, story } = follow();
  const { answer } = story;
  story.answer = async () => {
    throw new ConverseError("plone-unreachable", "no");
  };
  followed.given(SITE, new Set(["jane", "bob", "sam", "zoe"]));
  await settled();
  expect(story.asked).toEqual(["jane", "bob"]);
  story.answer = answer;
  followed.given(SITE, new Set(["jane", "bob", "sam", "zoe"]));
  await settled();
  expect(story.told).toHaveLength(4);
});

test("another XMPP server is told anew", async () => {
  const { followed, story } = follow();
  followed.seen(SITE, "jane", "v1");
  await settled();
  followed.forget();
  followed.seen(SITE, "jane", "v1");
  await settled();
  expect(story.told).toHaveLength(2);
});

test("what Plone was asked before a change is old", async () => {
  const { followed, story } = follow();
  expect(followed.isOld(SITE, "jane", 500)).toBe(false);
  followed.changed("plone", ["jane"]);
  story.now = 2_000;
  expect(followed.isOld(SITE, "jane", 1_000)).toBe(true);
  expect(followed.isOld(SITE, "jane", 1_001)).toBe(false);
  expect(followed.isOld(SITE, "bob", 500)).toBe(false);
});
