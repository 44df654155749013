import { expect, test } from "vitest";
import { GROUPS, MEMBERS } from "../src/members.ts";

const ids = MEMBERS.map((member) => member.userId);

test("there are at least eight, each with an id and an address of their own", () => {
  expect(MEMBERS.length).toBeGreaterThanOrEqual(8);
  expect(new Set(ids).size).toBe(MEMBERS.length);
  expect(new Set(MEMBERS.map((member) => member.email)).size).toBe(MEMBERS.length);
});

test("the ids are those that sites have: an e-mail address, two that differ in case alone, letters outside ASCII", () => {
  expect(ids).toEqual(expect.arrayContaining(["jane@example.org", "Bob", "bob", "søren"]));
  expect(MEMBERS.some((member) => /[^\p{ASCII}]/u.test(member.fullname))).toBe(true);
});

test("one is in two groups, one has a portrait, one administers the site, and all are members", () => {
  expect(MEMBERS.some((member) => member.groups.length === 2)).toBe(true);
  expect(MEMBERS.some((member) => member.portrait)).toBe(true);
  expect(MEMBERS.filter((member) => member.roles.includes("Site Administrator"))).toHaveLength(1);
  expect(MEMBERS.every((member) => member.roles.includes("Member"))).toBe(true);
  const groups: string[] = GROUPS.map((group) => group.id);
  for (const group of MEMBERS.flatMap((member) => member.groups)) expect(groups).toContain(group);
});
