import type { SiteSettings } from "../../../demo/src/site-settings.ts";
import { runScript, type ScriptPlace } from "../run-script.ts";
import { type Logins, makeLogins } from "../sessions/make-logins.ts";

const PEOPLE = 10_000;
const GROUPS = 200;
/** So many of them search, so that nobody asks more often than one may. */
const SEARCHERS = 2_000;

/** Many members beside those of the demo. */
export interface Crowd {
  people: number;
  logins: Logins;
}

export async function makePeople(place: ScriptPlace, settings: SiteSettings): Promise<Crowd> {
  const input = { site: settings.path.slice(1), people: PEOPLE, groups: GROUPS };
  const { people } = await runScript<{ people: number }>(place, "make_people.py", input);
  const ids = Array.from({ length: SEARCHERS }, (_, place) => `person-${String(place + 1).padStart(5, "0")}`);
  return { people, logins: await makeLogins(place, settings, "searchers.json", ids) };
}
