import { randomBytes } from "node:crypto";
import type { LoadProcess } from "../load/load-process.ts";
import { measure } from "../measure.ts";
import type { Place } from "../place.ts";
import { CONCURRENCIES, type Plan } from "../plan.ts";
import type { Series } from "../results.ts";
import { percentile } from "../statistics.ts";
import { firstLogins } from "./first-logins.ts";
import { loginJobs } from "./login-jobs.ts";
import { saltPassword } from "./scram.ts";
import { startProsody } from "./start-prosody.ts";

/** Prosody's default for a password that it hashes. */
const ITERATIONS = 10_000;

/** The second figure: logins in a second. */
export async function measureLogins(
  place: Place,
  plan: Plan,
  load: LoadProcess,
): Promise<{ series: Series[]; prosody: string; derivationMs: number }> {
  const localparts = Array.from({ length: Math.max(...CONCURRENCIES) }, (_, place) => `member${place}`);
  const server = await place.progress.step("Prosody", () => startProsody(place, localparts));
  try {
    const jobs = loginJobs(server);
    const derivationMs = await timeDerivation();
    const series = await measure({
      name: "Logins",
      jobs,
      plan,
      place,
      // For five minutes Prosody remembers each connection that ever began (its timer for those who do not log in), and
      // gets slower by it: late rounds would tell of that alone.
      async begin() {
        await server.restart();
        await firstLogins(jobs);
      },
      run: (job, timing) => load.run(job, timing),
    });
    return { series, prosody: server.version, derivationMs };
  } finally {
    await server.stop();
  }
}

async function timeDerivation(): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn < 50; turn++) {
    const since = performance.now();
    await saltPassword("a password", { salt: randomBytes(16), iterations: ITERATIONS });
    times.push(performance.now() - since);
  }
  return Number(percentile(times, 0.5).toFixed(3));
}
