import { expect, test } from "vitest";
import { MemberRates } from "../../src/people/member-rates.ts";

test("each member has as many at once as all others, and then so many in a second", () => {
  const clock = { now: 0 };
  const rates = new MemberRates({ burst: 3, perSecond: 2, members: 100, now: () => clock.now });
  const take = (user: string, site = "plone") => rates.take(site, user);
  expect(["jane", "jane", "jane", "jane"].map((user) => take(user))).toEqual([0, 0, 0, 1]);
  expect([take("bob"), take("jane", "other")]).toEqual([0, 0]);
  clock.now += 500;
  expect([take("jane"), take("jane")]).toEqual([0, 1]);
  clock.now += 3_600_000;
  expect(["jane", "jane", "jane", "jane"].map((user) => take(user))).toEqual([0, 0, 0, 1]);
});

test("members and sites whose names run into one another are not mixed up", () => {
  const rates = new MemberRates({ burst: 1, perSecond: 1, members: 100, now: () => 0 });
  expect([rates.take("a", "b c"), rates.take("a", "b"), rates.take("a-b", "c")]).toEqual([0, 0, 0]);
});

test("who asked longest ago is forgotten, and never who asks most", () => {
  const rates = new MemberRates({ burst: 1, perSecond: 0.001, members: 2, now: () => 0 });
  const asked = ["busy", "one", "busy", "two", "busy", "three", "busy"].map((user) =>
    rates.take("plone", user),
  );
  expect(asked).toEqual([0, 0, 1_000, 0, 1_000, 0, 1_000]);
});
