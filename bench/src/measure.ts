import type { Job } from "./load/job.ts";
import { orderOf } from "./order.ts";
import type { Place } from "./place.ts";
import { CONCURRENCIES, type Plan } from "./plan.ts";
import type { Round, Series } from "./results.ts";

interface Measurement {
  /** Of what: sessions, logins. */
  name: string;
  /** By the rivals' names. */
  jobs: Readonly<Record<string, Job>>;
  plan: Plan;
  place: Pick<Place, "progress" | "signal" | "otherWork">;
  /** What a round begins with, for all rivals. */
  begin?(): Promise<void>;
  run(job: Job, timing: { concurrency: number; warmUpMs: number; measureMs: number }): Promise<Round>;
}

/** All rivals at all concurrencies, round after round. */
export async function measure({ name, jobs, plan, place, begin, run }: Measurement): Promise<Series[]> {
  const { progress, signal, otherWork } = place;
  const cases = CONCURRENCIES.flatMap((concurrency) =>
    Object.entries(jobs).map(([rival, job]) => ({ rival, concurrency, job, rounds: [] as Round[] })),
  );
  for (let round = 0; round < plan.rounds; round++) {
    await progress.step(`${name}, round ${round + 1} of ${plan.rounds}`, async () => {
      await begin?.();
      await otherWork.sample(signal);
      for (const { job, concurrency, rounds } of orderOf(cases, round)) {
        signal.throwIfAborted();
        rounds.push(await run(job, { concurrency, warmUpMs: plan.warmUpMs, measureMs: plan.measureMs }));
      }
    });
  }
  return cases.map(({ rival, concurrency, rounds }) => ({ rival, concurrency, rounds }));
}
