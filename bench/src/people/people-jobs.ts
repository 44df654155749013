import { virtualHostPath } from "../../../packages/server/src/plone/virtual-host.ts";
import type { SearchJob } from "../load/job.ts";
import type { Site } from "../sessions/start-site.ts";

export const PLONE_SEARCH = "Plone's own search";
export const INDEX = "Gateway's index";

/** What people type of names: few letters and many, of one word and of two, with accents and without. */
const QUERIES = [
  "mü",
  "muller",
  "jur mul",
  "smith anna",
  "ko",
  "yuksel",
  "ann",
  "person-00",
  "fernandez c",
  "zoe",
  "weiss",
  "nobody",
];

/** Each is asked directly, as a web server in front would ask it. */
export function peopleJobs({ settings, crowd }: Pick<Site, "settings" | "crowd">): Record<string, SearchJob> {
  const origin = settings.origins[0];
  const common = {
    kind: "searches",
    loginsFile: crowd.logins.file,
    only: crowd.logins.members,
    queries: QUERIES,
  } as const;
  return {
    [PLONE_SEARCH]: {
      ...common,
      port: settings.plonePort,
      path: `${virtualHostPath(origin, settings)}/@converse-people`,
      head: [`Host: 127.0.0.1:${settings.plonePort}`, "Accept: application/json"],
    },
    [INDEX]: {
      ...common,
      port: settings.port,
      path: `${settings.base}/people`,
      head: [`Host: ${new URL(origin).host}`, "X-Requested-With: collective.converse"],
    },
  };
}
