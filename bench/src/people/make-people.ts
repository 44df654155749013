import type { SiteSettings } from "../../../demo/src/site-settings.ts";
import { runScript, type ScriptPlace } from "../run-script.ts";
import { type Logins, makeLogins } from "../sessions/make-logins.ts";

/** How many there are, and in how many groups; so many of them, the first ones, have logins. */
export interface CrowdSize {
  people: number;
  groups: number;
  withLogins: number;
}

/** Nobody of so many searches more often than one may. */
export const TEN_THOUSAND: CrowdSize = { people: 10_000, groups: 200, withLogins: 2_000 };

/** Many members beside those of the demo. */
export interface Crowd {
  people: number;
  logins: Logins;
}

export async function makePeople(
  place: ScriptPlace,
  settings: SiteSettings,
  { people: wanted, groups, withLogins }: CrowdSize,
): Promise<Crowd> {
  const input = { site: settings.path.slice(1), people: wanted, groups };
  const { people } = await runScript<{ people: number }>(place, "make_people.py", input);
  const ids = Array.from(
    { length: withLogins },
    (_, place) => `person-${String(place + 1).padStart(5, "0")}`,
  );
  return { people, logins: await makeLogins(place, settings, "searchers.json", ids) };
}
