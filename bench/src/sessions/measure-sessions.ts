import type { LoadProcess } from "../load/load-process.ts";
import { measure } from "../measure.ts";
import type { Place } from "../place.ts";
import type { Plan } from "../plan.ts";
import type { Series } from "../results.ts";
import { checkJobs } from "./check-jobs.ts";
import type { Logins } from "./make-logins.ts";
import { sessionJobs } from "./session-jobs.ts";
import { startSite } from "./start-site.ts";

/** The first figure: sessions in a second. */
export async function measureSessions(
  place: Place,
  plan: Plan,
  load: LoadProcess,
): Promise<{ series: Series[]; logins: Logins }> {
  const site = await startSite(place);
  try {
    const jobs = sessionJobs(site);
    await checkJobs(jobs, site.secrets);
    const series = await measure({
      name: "Sessions",
      jobs,
      plan,
      place,
      run: (job, timing) => load.run(job, timing),
    });
    return { series, logins: site.logins };
  } finally {
    await site.stop();
  }
}
