import type { SiteConfig } from "../../src/config/config.ts";
import { createLog } from "../../src/log.ts";
import { SettingsKeeper, type SettingsTaker } from "../../src/system/settings-keeper.ts";

/** Settings that a server takes at once and nobody keeps. */
export function keeperFor(
  sites: readonly SiteConfig[],
  server: SettingsTaker = { isManual: false, isFailed: false, take: async () => "applied" },
): SettingsKeeper {
  let at = 0;
  return new SettingsKeeper({
    sites,
    kept: new Map(),
    server,
    keep: async () => undefined,
    audit: () => undefined,
    log: createLog({ level: "silent", destination: process.stderr }),
    // Nobody waits until a domain can be changed again.
    now: () => {
      at += 60_000;
      return at;
    },
  });
}
