import { describe, expect, test } from "vitest";
import { percentile, ratios, spread } from "../src/statistics.ts";

describe("percentile", () => {
  test("of no sample is a mistake", () => {
    expect(() => percentile([], 0.5)).toThrow(TypeError);
  });

  test("is a sample that did occur, whatever their order", () => {
    expect(percentile([4, 1, 3, 2], 0.5)).toBe(2);
    expect(percentile([5, 1, 3], 0.5)).toBe(3);
    expect(percentile([10, 9, 100], 0.5)).toBe(10);
  });

  test("the 99th of a hundred leaves out one, of fewer none", () => {
    const hundred = Array.from({ length: 100 }, (_, place) => place + 1);
    expect(percentile(hundred, 0.99)).toBe(99);
    expect(percentile(hundred.slice(0, 50), 0.99)).toBe(50);
  });

  test("leaves the samples as they are", () => {
    const samples = [3, 1, 2];
    percentile(samples, 0.5);
    expect(samples).toEqual([3, 1, 2]);
  });
});

test("a spread has the middle and both ends", () => {
  expect(spread([7, 2, 30])).toEqual({ median: 7, min: 2, max: 30 });
});

describe("ratios", () => {
  test("of rounds that were not measured are a mistake", () => {
    expect(() => ratios([1, 2], [1])).toThrow(TypeError);
  });

  test("compare what was measured in the same round", () => {
    // The machine was four times as slow in the second round, for both.
    expect(ratios([200, 50], [100, 25])).toEqual([2, 2]);
  });
});
