import { expect, test } from "vitest";
import { Rates } from "../../src/http/rates.ts";

test("each has as many at once as all others, and then so many in a second", () => {
  const clock = { now: 0 };
  const rates = new Rates({ burst: 3, perSecond: 2, known: 100, now: () => clock.now });
  const four = () => Array.from({ length: 4 }, () => rates.take("jane"));
  expect(four()).toEqual([0, 0, 0, 1]);
  expect(rates.take("bob")).toBe(0);
  clock.now += 500;
  expect([rates.take("jane"), rates.take("jane")]).toEqual([0, 1]);
  clock.now += 3_600_000;
  expect(four()).toEqual([0, 0, 0, 1]);
});

test("who asked longest ago is forgotten, and never who asks most", () => {
  const rates = new Rates({ burst: 1, perSecond: 0.001, known: 2, now: () => 0 });
  const asked = ["busy", "one", "busy", "two", "busy", "three", "busy"].map((who) => rates.take(who));
  expect(asked).toEqual([0, 0, 1_000, 0, 1_000, 0, 1_000]);
});
