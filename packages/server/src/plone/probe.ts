import type { SiteConfig } from "../config/config.ts";
import { ConverseError } from "../errors.ts";
import type { Plone } from "./plone.ts";

export interface ProbeOptions {
  plone: Plone;
  /** Unix milliseconds. */
  now(): number;
  /** For how long one answer is good, whatever it was. */
  keepMs: number;
  /** How long Plone may take. */
  limitMs: number;
}

/** Asks as nobody. A refusal with the add-on's own code shows that both Plone and the add-on answer. */
async function isUp(ask: () => Promise<void>): Promise<boolean> {
  try {
    await ask();
    return true;
  } catch (error) {
    return error instanceof ConverseError && !error.code.startsWith("plone-");
  }
}

/** Whether a site's Plone answers, asked once in a while however many want to know. */
export function ploneProbe({ plone, now, keepMs, limitMs }: ProbeOptions) {
  const known = new Map<string, { until: number; up: Promise<boolean> }>();
  return ({ site, origins }: { site: SiteConfig; origins: readonly [string, ...string[]] }) => {
    const old = known.get(site.name);
    if (old !== undefined && now() < old.until) return old.up;
    const up = isUp(() => plone.probe({ site, origin: origins[0] }, limitMs));
    known.set(site.name, { until: now() + keepMs, up });
    return up;
  };
}
