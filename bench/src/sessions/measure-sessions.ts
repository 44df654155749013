import type { LoadProcess } from "../load/load-process.ts";
import { measure } from "../measure.ts";
import { measurePeople } from "../people/measure-people.ts";
import type { Place } from "../place.ts";
import type { Plan } from "../plan.ts";
import type { Results, Series } from "../results.ts";
import { checkJobs } from "./check-jobs.ts";
import type { Logins } from "./make-logins.ts";
import { sessionJobs } from "./session-jobs.ts";
import { startSite } from "./start-site.ts";

/** The figures of a whole site: sessions, and searches for people. */
export async function measureSessions(
  place: Place,
  plan: Plan,
  load: LoadProcess,
): Promise<{ series: Series[]; logins: Logins; searches: Results["searches"] }> {
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
    const searches = await measurePeople(site, place, plan, load);
    return { series, logins: site.logins, searches };
  } finally {
    await site.stop();
  }
}
