import { join } from "node:path";
import type { Layout } from "../../../demo/src/layout.ts";
import { MEMBERS } from "../../../demo/src/members.ts";
import type { SiteSettings } from "../../../demo/src/site-settings.ts";
import type { Run } from "../../../scripts/start/run-command.mjs";

/** Valid values of `__ac` in a file, and what made them. */
export interface Logins {
  file: string;
  count: number;
  /** The first so many are one of each member. */
  members: number;
  plone: string;
  python: string;
}

/** With Plone's own key and code; a login by password takes Plone far longer than what is measured here. */
export async function makeLogins(options: {
  root: string;
  run: Run;
  plone: string;
  layout: Layout;
  settings: SiteSettings;
}): Promise<Logins> {
  const { root, run, plone, layout, settings } = options;
  const file = join(layout.folder, "logins.json");
  const members = MEMBERS.map(({ userId }) => userId);
  const conf = join(layout.instance, "etc/zope.conf");
  const script = join(root, "bench/plone/make_logins.py");
  const output = await run(join(plone, "bin/python"), [join(plone, "bin/zconsole"), "run", conf, script], {
    input: JSON.stringify({ site: settings.path.slice(1), members, file }),
    cwd: layout.instance,
  });
  const said = JSON.parse(output.trim().split("\n").at(-1) ?? "") as {
    logins: number;
    plone: string;
    python: string;
  };
  return { file, count: said.logins, members: members.length, plone: said.plone, python: said.python };
}
