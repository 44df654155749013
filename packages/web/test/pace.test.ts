import fc from "fast-check";
import { expect, test } from "vitest";
import { backoff } from "../src/session/backoff.ts";
import { waitForPace } from "../src/session/pace.ts";

test("the wait is 5 s at most for a while, then 60 s at most, and half of that at least", () => {
  const longest = [0, 1, 2, 7, 8, 11, 12, 13, 1000].map((failures) => backoff(failures, () => 1));
  expect(longest).toEqual([4000, 4000, 5000, 5000, 10_000, 20_000, 40_000, 60_000, 60_000]);
  expect([0, 1, 5].map((failures) => backoff(failures, () => 0))).toEqual([500, 2000, 2500]);
  expect(backoff(5, () => 0.5)).toBe(3750);
});

test("after an outage a page waits 5 s at most, or as long again, whatever the dice say", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }), (dice) => {
      const outage = dice.reduce((sum, dot, failures) => sum + backoff(failures, () => dot), 0);
      expect(backoff(dice.length, () => 1)).toBeLessThanOrEqual(Math.max(5000, outage));
    }),
  );
});

test("of 500 pages that lose the same server no more than 50 ask within 100 ms, at whichever attempt", () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const random = dice(seed);
      const waits = Array.from({ length: 500 }, () => 0);
      for (let failures = 0; failures < 4; failures++) {
        for (const [page, wait] of waits.entries()) waits[page] = wait + backoff(failures, random);
        expect(mostWithin(waits, 100)).toBeLessThanOrEqual(50);
      }
    }),
    { numRuns: 50 },
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

/** Numbers in [0, 1) that a seed decides: mulberry32. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function mostWithin(moments: readonly number[], span: number): number {
  const sorted = moments.toSorted((one, other) => one - other);
  return Math.max(
    ...sorted.map((from, place) => sorted.slice(place).filter((at) => at - from < span).length),
  );
}
