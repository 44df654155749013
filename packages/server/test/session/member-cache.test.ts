import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import type { Asker } from "../../src/plone/plone.ts";
import { MemberCache } from "../../src/session/member-cache.ts";

const site = {
  name: "plone",
  origins: ["https://www.example.org"],
  plone: "http://127.0.0.1:8080",
  path: "/Plone",
  domain: "example.org",
  base: "/chat",
  front: false,
};

function asker(changes: Partial<Asker> = {}): Asker {
  return {
    site,
    origin: "https://www.example.org",
    credential: { kind: "cookie", value: "abc" },
    language: "de",
    ...changes,
  };
}

function cacheOf(size = 100) {
  const asked: Asker[] = [];
  const cache = new MemberCache<number>({
    ask: async (who) => asked.push(who),
    now: () => 0,
    randomBytes,
    keepMs: 1,
    keepRefusalMs: 1,
    size,
  });
  return { asked, cache };
}

test.each<[string, Partial<Asker>]>([
  ["credential", { credential: { kind: "cookie", value: "abd" } }],
  ["kind of credential", { credential: { kind: "bearer", value: "abc" } }],
  ["origin", { origin: "http://www.example.org" }],
  ["language", { language: "fr" }],
  ["lack of a language", { language: undefined }],
  ["site", { site: { ...site, name: "other" } }],
])("another %s never gets a kept answer", async (_what, changes) => {
  const { asked, cache } = cacheOf();
  expect((await cache.get(asker())).value).toBe(1);
  expect((await cache.get(asker(changes))).value).toBe(2);
  expect((await cache.get(asker())).value).toBe(1);
  expect(asked).toHaveLength(2);
});

test("it never holds more than its size, the oldest goes first", async () => {
  const { asked, cache } = cacheOf(3);
  for (const value of ["a", "b", "c", "d"]) await cache.get(asker({ credential: { kind: "cookie", value } }));
  await cache.get(asker({ credential: { kind: "cookie", value: "b" } }));
  expect(asked).toHaveLength(4);
  await cache.get(asker({ credential: { kind: "cookie", value: "a" } }));
  expect(asked).toHaveLength(5);
});
