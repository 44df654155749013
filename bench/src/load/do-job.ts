import type { Round } from "../results.ts";
import { percentile } from "../statistics.ts";
import { closedLoop } from "./closed-loop.ts";
import type { Job, Timing } from "./job.ts";
import { loginWorkers } from "./login-workers.ts";
import { sessionWorkers } from "./session-workers.ts";

/** One job for its time. */
export async function doJob(job: Job, timing: Timing): Promise<Round> {
  const { concurrency } = timing;
  const { workers, end } =
    job.kind === "sessions" ? await sessionWorkers(job, concurrency) : loginWorkers(job, concurrency);
  try {
    let before = process.cpuUsage();
    let since = performance.now();
    const { latencies, seconds } = await closedLoop(workers, timing, {
      now: () => performance.now(),
      onMeasure() {
        before = process.cpuUsage();
        since = performance.now();
      },
    });
    const { user, system } = process.cpuUsage(before);
    const count = latencies.length;
    if (count === 0) throw new Error("nothing was done within the measured time");
    return {
      count,
      perSecond: rounded(count / seconds),
      medianMs: rounded(percentile(latencies, 0.5)),
      p99Ms: rounded(percentile(latencies, 0.99)),
      clientCores: rounded((user + system) / 1000 / (performance.now() - since)),
    };
  } finally {
    await end();
  }
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}
