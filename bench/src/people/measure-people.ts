import type { LoadProcess } from "../load/load-process.ts";
import { measure } from "../measure.ts";
import type { Place } from "../place.ts";
import type { Plan } from "../plan.ts";
import type { Results } from "../results.ts";
import type { Site } from "../sessions/start-site.ts";
import { awaitIndex } from "./await-index.ts";
import { indexMemory } from "./index-memory.ts";
import { INDEX, peopleJobs } from "./people-jobs.ts";

/** Searches of a site with many members. */
export async function measurePeople(
  site: Site,
  place: Place,
  plan: Plan,
  load: LoadProcess,
): Promise<Results["searches"]> {
  const jobs = peopleJobs(site);
  const index = jobs[INDEX];
  if (index === undefined) throw new TypeError(`${INDEX} is no job`);
  await awaitIndex(index, place.signal);
  const indexMb = await indexMemory(site);
  const series = await measure({
    name: "Searches",
    jobs,
    plan,
    place,
    run: (job, timing) => load.run(job, timing),
  });
  return { series, people: site.crowd.people, indexMb };
}
