import { join } from "node:path";
import type { SiteSettings } from "../../../demo/src/site-settings.ts";
import { runScript, type ScriptPlace } from "../run-script.ts";

/** Valid values of `__ac` in a file, and what made them. */
export interface Logins {
  file: string;
  count: number;
  /** The first so many are one of each member. */
  members: number;
  plone: string;
  python: string;
}

/** More than are used up in a run. */
const MOST = 100_000;

/** With Plone's own key and code; a login by password takes Plone far longer than what is measured here. */
export async function makeLogins(
  place: ScriptPlace,
  settings: SiteSettings,
  name: string,
  members: readonly string[],
): Promise<Logins> {
  const file = join(place.layout.folder, name);
  const input = { site: settings.path.slice(1), members, file, most: MOST };
  const said = await runScript<{ logins: number; plone: string; python: string }>(
    place,
    "make_logins.py",
    input,
  );
  return { file, count: said.logins, members: members.length, plone: said.plone, python: said.python };
}
