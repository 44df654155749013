import type { Timing } from "./job.ts";

export interface Samples {
  /** In ms, of what ended within the measured time; where nothing did, of what ended next. */
  latencies: number[];
  /** Measured time, or as long as it took until something ended. */
  seconds: number;
}

/**
 * Each worker begins its next work when the last is done. A worker answers how long its work took, in ms.
 *
 * What ends within the warm-up or after the measured time does not count, unless all of it takes longer than that. The
 * first failure ends it all.
 */
export async function closedLoop(
  workers: readonly (() => Promise<number>)[],
  { warmUpMs, measureMs }: Pick<Timing, "warmUpMs" | "measureMs">,
  { now, onMeasure = () => undefined }: { now(): number; onMeasure?: () => void },
): Promise<Samples> {
  const from = now() + warmUpMs;
  const until = from + measureMs;
  const latencies: number[] = [];
  const late: number[] = [];
  let end = until;
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
      if (at < from) continue;
      if (at < until) latencies.push(latency);
      else late.push(latency);
      end = at;
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
  if (latencies.length === 0) return { latencies: late, seconds: (end - from) / 1000 };
  return { latencies, seconds: measureMs / 1000 };
}
