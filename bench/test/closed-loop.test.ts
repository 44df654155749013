import { describe, expect, test } from "vitest";
import { closedLoop } from "../src/load/closed-loop.ts";

/** Work that takes `ms` of a clock that only it moves. */
function clockAndWork(ms: number) {
  let time = 0;
  return {
    now: () => time,
    work: async () => {
      time += ms;
      return ms;
    },
  };
}

describe("the closed loop", () => {
  test("fails when one piece of work fails, and the others begin nothing more", async () => {
    let begun = 0;
    const works = [
      async () => {
        begun++;
        return 1;
      },
      async () => {
        throw new Error("refused");
      },
    ];
    const loop = closedLoop(works, { warmUpMs: 0, measureMs: 1000 }, { now: () => 0 });
    await expect(loop).rejects.toThrow("refused");
    const then = begun;
    await new Promise((resolve) => setImmediate(resolve));
    expect(begun).toBe(then);
  });

  test("counts what ends within the measured time alone", async () => {
    const { now, work } = clockAndWork(10);
    const measured = await closedLoop([work], { warmUpMs: 45, measureMs: 100 }, { now });
    // At 50, 60, ... 140; not at 40 and not at 150.
    expect(measured).toEqual({ latencies: Array(10).fill(10), seconds: 0.1 });
  });

  test("waits for work that takes longer than the measured time, and measures until its end", async () => {
    const { now, work } = clockAndWork(400);
    const measured = await closedLoop([work], { warmUpMs: 100, measureMs: 200 }, { now });
    expect(measured).toEqual({ latencies: [400], seconds: 0.3 });
  });

  test("says when the warm-up is over, once", async () => {
    const { now, work } = clockAndWork(10);
    const times: number[] = [];
    const onMeasure = () => void times.push(now());
    await closedLoop([work, work], { warmUpMs: 45, measureMs: 100 }, { now, onMeasure });
    expect(times).toHaveLength(1);
    expect(times[0]).toBeGreaterThanOrEqual(45);
  });
});
