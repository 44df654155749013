import { expect, test } from "vitest";
import { busyCores } from "../src/other-work.ts";

const times = (user: number, sys: number, idle: number) => ({ times: { user, nice: 0, sys, idle, irq: 0 } });

test("two looks at the same moment tell of no work", () => {
  expect(busyCores([times(5, 5, 5)], [times(5, 5, 5)])).toBe(0);
});

test("work is summed over the cores", () => {
  const before = [times(100, 10, 1000), times(200, 20, 2000)];
  // One core did nothing else than work, the other worked for a fifth of the time.
  const after = [times(400, 210, 1000), times(300, 20, 2400)];
  expect(busyCores(before, after)).toBeCloseTo(1.2);
});
