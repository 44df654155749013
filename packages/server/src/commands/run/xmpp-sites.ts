import type { SiteConfig } from "../../config/index.ts";
import { DEFAULTS } from "../../system/server-settings.ts";
import type { KeptSettings } from "../../system/settings-file.ts";
import type { ProsodySite } from "../../xmpp/index.ts";

/**
 * What Prosody is to know of the sites with these settings. It gives files one address each; it is on the first of the
 * site's origins.
 */
export function xmppSites(sites: readonly SiteConfig[], settings: KeptSettings): ProsodySite[] {
  return sites.map(({ name, domain, origins, base }) => {
    const { domain: chosen, historyDays, fileSharing, fileQuotaMib } = settings.get(name) ?? DEFAULTS;
    return {
      name,
      domain: chosen ?? domain,
      historyDays,
      ...(fileSharing && { uploadBase: `${origins[0]}${base}/`, fileQuotaMib }),
    };
  });
}
