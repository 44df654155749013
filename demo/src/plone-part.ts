import { join } from "node:path";
import { ask } from "./ask.ts";
import type { Layout } from "./layout.ts";
import type { SiteSettings } from "./site-settings.ts";
import { Part, type PartOptions } from "./supervise-part.ts";
import { warmPages } from "./warm-pages.ts";

/** Plone, ready when this very child says that it listens and its site has the add-on. */
export function plonePart(
  context: Pick<PartOptions, "env" | "say" | "random"> & {
    plone: string;
    layout: Layout;
    settings: SiteSettings;
    /** `login:password` of a member. */
    auth: string;
  },
): Part {
  const { plone, layout, settings, auth, ...rest } = context;
  const { plonePort: port, path } = settings;
  return new Part({
    ...rest,
    name: "Plone",
    code: "start-plone-failed",
    command: join(plone, "bin/python"),
    args: [join(plone, "bin/runwsgi"), join(layout.instance, "etc/wsgi.ini")],
    cwd: layout.instance,
    pidFile: layout.plonePid,
    logFile: layout.ploneLog,
    readyWithinMs: 90_000,
    async ready(log, signal) {
      await log.find(
        (line) => (line.includes(`Serving on http://127.0.0.1:${port}`) ? true : undefined),
        signal,
      );
      // Nobody is logged in, and it is @converse that says so.
      const { status, body } = await ask({ port, path: `${path}/@converse` }, signal);
      if (status !== 401 || !body.includes("member-anonymous")) {
        throw new Error(
          `Plone answers @converse with status ${status}: is the add-on installed in the site?`,
        );
      }
      await warmPages({ port, path, auth }, signal);
    },
  });
}
