import type { Config } from "../../config/index.ts";
import { IDLE_MS } from "../../doctor/idle-ms.ts";
import { runForSite } from "../../doctor/run-for-site.ts";
import type { Edges } from "../edges.ts";

/** The doctor as the running gateway calls it for who administers one of its sites. */
export function siteDoctor({ sites }: Config, configFile: string, edges: Edges) {
  const { env, uid, version, packageFolder, now, randomBytes } = edges;
  return (order: { site: Config["sites"][number]; isThorough: boolean; signal: AbortSignal }) =>
    runForSite({
      site: order.site,
      sites,
      signal: order.signal,
      surroundings: {
        ...{ configFile, env, uid, version, packageFolder, now, randomBytes },
        nodeVersion: process.versions.node,
        idleMs: order.isThorough ? IDLE_MS : 0,
      },
    });
}
