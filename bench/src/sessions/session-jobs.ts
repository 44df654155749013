import { virtualHostPath } from "../../../packages/server/src/plone/virtual-host.ts";
import type { SessionJob } from "../load/job.ts";
import type { Site } from "./start-site.ts";

export const PLONE_VIEW = "Plone view that signs (as version 1)";
const COLD = "Gateway, cache cold";
const WARM = "Gateway, cache warm";

/** Each is asked directly, as a web server in front would ask it. */
export function sessionJobs({
  settings,
  crowd: { logins },
}: Pick<Site, "settings" | "crowd">): Record<string, SessionJob> {
  const origin = settings.origins[0];
  // Members enough that none of them asks more often than a member may.
  const common = { kind: "sessions", loginsFile: logins.file } as const;
  const view = `${virtualHostPath(origin, settings)}/@@bench-credentials`;
  const gateway = (note: string) => ({
    ...common,
    port: settings.port,
    head: [
      `POST ${settings.base}/session?${note} HTTP/1.1`,
      `Host: ${new URL(origin).host}`,
      `Origin: ${origin}`,
      "X-Requested-With: collective.converse",
      "Accept: application/json",
      "Content-Length: 0",
    ],
  });
  return {
    [PLONE_VIEW]: {
      ...common,
      port: settings.plonePort,
      head: [`GET ${view} HTTP/1.1`, `Host: 127.0.0.1:${settings.plonePort}`, "Accept: application/json"],
    },
    [COLD]: gateway("cold"),
    [WARM]: { ...gateway("warm"), only: logins.members },
  };
}
