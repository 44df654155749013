import fc from "fast-check";
import { expect, test } from "vitest";
import { backoff } from "../src/session/backoff.ts";
import { waitForPace } from "../src/session/pace.ts";

test("the wait doubles from 1 s to 60 s at most, down to half of it", () => {
  expect([0, 1, 2, 3, 10, 1000].map((failures) => backoff(failures, () => 1))).toEqual([
    1000, 2000, 4000, 8000, 60_000, 60_000,
  ]);
  expect(backoff(5, () => 0)).toBe(16_000);
  expect(backoff(5, () => 0.5)).toBe(24_000);
});

test("after an outage a page waits no longer than twice as long again, whatever the dice say", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }), (dice) => {
      const outage = dice.reduce((sum, dot, failures) => sum + backoff(failures, () => dot), 0);
      expect(backoff(dice.length, () => 1)).toBeLessThanOrEqual(2 * outage + 1000);
    }),
  );
});

test("the first requests need not wait", () => {
  expect(waitForPace([], 0)).toBe(0);
  expect(waitForPace([0, 1, 2, 3, 4], 5)).toBe(0);
});

test("a page that wants to ask at every moment sends no more than 6 in 3 s and 30 in 10 minutes", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 40, maxLength: 120 }), (gaps) => {
      const sent: number[] = [];
      let now = 0;
      for (const gap of gaps) {
        now += gap;
        now += waitForPace(sent, now);
        sent.push(now);
      }
      for (const time of sent) {
        const within = (ms: number) => sent.filter((other) => other >= time && other < time + ms).length;
        expect(within(3000)).toBeLessThanOrEqual(6);
        expect(within(600_000)).toBeLessThanOrEqual(30);
      }
    }),
  );
});
