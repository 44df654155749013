import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { Ended } from "../../src/session/ended.ts";
import { MemberCache } from "../../src/session/member-cache.ts";

const HOUR = 3_600_000;
const site = {
  name: "plone",
  origins: ["https://www.example.org"],
  plone: "http://127.0.0.1:8080",
  path: "/Plone",
  domain: "example.org",
  base: "/chat",
  front: false,
};

test("a clock that is set back by an hour makes no answer of Plone's good for an hour", async () => {
  let now = HOUR;
  let asked = 0;
  const cache = new MemberCache<number>({
    ask: async () => ++asked,
    now: () => now,
    randomBytes,
    keepMs: 5000,
    keepRefusalMs: 1000,
    size: 10,
  });
  const asker = {
    site,
    origin: "https://www.example.org",
    credential: { kind: "cookie" as const, value: "abc" },
    language: "de",
  };
  await cache.get(asker);
  expect((await cache.get(asker)).value).toBe(1);
  now = 0;
  expect((await cache.get(asker)).value).toBe(2);
});

test("nor does it keep out for an hour whose sessions were ended just before", () => {
  const ended = new Ended();
  ended.add("plone", "jane", HOUR);
  expect(ended.covers("plone", "jane", HOUR - 1000)).toBe(true);
  expect(ended.covers("plone", "jane", 1000)).toBe(false);
});
