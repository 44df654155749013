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
async function faultOf(ask: () => Promise<void>): Promise<string | undefined> {
  try {
    await ask();
    return undefined;
  } catch (error) {
    const code = error instanceof ConverseError ? error.code : "plone-error";
    return code.startsWith("plone-") ? code : undefined;
  }
}

/**
 * Why a site's Plone does not answer, a code of `errors.json`; undefined where it does. It is asked once in a while however
 * many want to know.
 */
export function ploneProbe({ plone, now, keepMs, limitMs }: ProbeOptions) {
  const known = new Map<string, { at: number; fault: Promise<string | undefined> }>();
  return ({ site, origins }: { site: SiteConfig; origins: readonly [string, ...string[]] }) => {
    const old = known.get(site.name);
    const at = now();
    if (old !== undefined && old.at <= at && at < old.at + keepMs) return old.fault;
    const fault = faultOf(() => plone.probe({ site, origin: origins[0] }, limitMs));
    known.set(site.name, { at, fault });
    return fault;
  };
}
