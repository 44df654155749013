import type { SyncLine } from "../../../../spec/http.d.ts";
import type { SiteConfig } from "../config/index.ts";

/** A site has this long at least, in milliseconds: a large one is asked of each member. */
const LEAST_MS = 600_000;

export interface SyncSitesOptions {
  signal: AbortSignal;
  /** For all sites together, in milliseconds. Each has the same part of it. */
  limitMs: number;
  /** Compares one; ends between two changes when the signal says so. */
  syncSite(site: SiteConfig, signal: AbortSignal): AsyncGenerator<SyncLine>;
}

/** Compares sites one after the other, with a summary at the end. One that takes too long is left, and the next begins. */
export async function* syncSites(
  sites: readonly SiteConfig[],
  { signal, limitMs, syncSite }: SyncSitesOptions,
): AsyncGenerator<SyncLine> {
  const siteMs = Math.max(LEAST_MS, limitMs / sites.length);
  let [changes, failures] = [0, 0];
  for (const site of sites) {
    if (signal.aborted) return;
    for await (const line of within(site, siteMs, signal, syncSite)) {
      if (line.type === "change") changes++;
      if (line.type === "failed") failures++;
      yield line;
    }
  }
  if (!signal.aborted) yield { type: "summary", changes, failures };
}

async function* within(
  site: SiteConfig,
  siteMs: number,
  signal: AbortSignal,
  syncSite: SyncSitesOptions["syncSite"],
): AsyncGenerator<SyncLine> {
  const late = new AbortController();
  let tell = (): void => undefined;
  const isLate = new Promise<undefined>((resolve) => {
    tell = () => resolve(undefined);
  });
  const timer = setTimeout(() => {
    late.abort();
    tell();
  }, siteMs);
  timer.unref();
  const lines = syncSite(site, AbortSignal.any([signal, late.signal]));
  try {
    for (;;) {
      const next = lines.next();
      // What it says after its time nobody waits for.
      next.catch(() => undefined);
      const got = await Promise.race([next, isLate]);
      if (late.signal.aborted || got === undefined) {
        const message = `The comparison took more than ${Math.round(siteMs / 60_000)} minutes.`;
        yield { type: "failed", site: site.name, code: "sync-timeout", message };
        return;
      }
      if (got.done) return;
      yield got.value;
    }
  } finally {
    clearTimeout(timer);
    lines.return(undefined).catch(() => undefined);
  }
}
