import type { Round } from "../results.ts";
import { percentile } from "../statistics.ts";
import { closedLoop } from "./closed-loop.ts";
import type { Job, Timing } from "./job.ts";
import { loginWorkers } from "./login-workers.ts";
import { searchWorkers } from "./search-workers.ts";
import { sessionWorkers, type Workers } from "./session-workers.ts";

/** One job for its time. */
export async function doJob(job: Job, timing: Timing): Promise<Round> {
  const { concurrency } = timing;
  const { workers, end } = await workersOf(job, concurrency);
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
      p95Ms: rounded(percentile(latencies, 0.95)),
      p99Ms: rounded(percentile(latencies, 0.99)),
      clientCores: rounded((user + system) / 1000 / (performance.now() - since)),
    };
  } finally {
    await end();
  }
}

function workersOf(job: Job, concurrency: number): Workers | Promise<Workers> {
  if (job.kind === "sessions") return sessionWorkers(job, concurrency);
  return job.kind === "searches" ? searchWorkers(job, concurrency) : loginWorkers(job, concurrency);
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}
