import type { Timing } from "./job.ts";

export interface Samples {
  /** In ms, of what ended within the measured time. */
  latencies: number[];
  /** Measured time. */
  seconds: number;
}

/**
 * Each worker begins its next work when the last is done. A worker answers how long its work took, in ms.
 *
 * What ends within the warm-up or after the measured time does not count. The first failure ends it all.
 */
export async function closedLoop(
  workers: readonly (() => Promise<number>)[],
  { warmUpMs, measureMs }: Pick<Timing, "warmUpMs" | "measureMs">,
  { now, onMeasure = () => undefined }: { now(): number; onMeasure?: () => void },
): Promise<Samples> {
  const from = now() + warmUpMs;
  const until = from + measureMs;
  const latencies: number[] = [];
  let isMeasuring = false;
  let isFailed = false;
  const live = async (work: () => Promise<number>) => {
    while (!isFailed && now() < until) {
      const latency = await work();
      const at = now();
      if (at >= from && !isMeasuring) {
        isMeasuring = true;
        onMeasure();
      }
      if (at >= from && at < until) latencies.push(latency);
    }
  };
  await Promise.all(
    workers.map((work) =>
      live(work).catch((error) => {
        isFailed = true;
        throw error;
      }),
    ),
  );
  return { latencies, seconds: measureMs / 1000 };
}
