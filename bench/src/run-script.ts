import { join } from "node:path";
import type { Layout } from "../../demo/src/layout.ts";
import type { Run } from "../../scripts/start/run-command.mjs";

export interface ScriptPlace {
  root: string;
  run: Run;
  /** The folder of Plone's environment. */
  plone: string;
  layout: Layout;
}

/** Runs a script of `bench/plone` with the site's database, while Zope does not run, and answers its last line. */
export async function runScript<T>(
  { root, run, plone, layout }: ScriptPlace,
  script: string,
  input: object,
): Promise<T> {
  const conf = join(layout.instance, "etc/zope.conf");
  const args = [join(plone, "bin/zconsole"), "run", conf, join(root, "bench/plone", script)];
  const output = await run(join(plone, "bin/python"), args, {
    input: JSON.stringify(input),
    cwd: layout.instance,
  });
  return JSON.parse(output.trim().split("\n").at(-1) ?? "") as T;
}
