import type { IncomingMessage } from "node:http";
import type { SiteConfig } from "../config/config.ts";
import { ConverseError } from "../errors.ts";
import { countHeader } from "./count-header.ts";
import type { SiteChoice } from "./exchange.ts";

const DEFAULT_PORTS: Record<string, string> = { "http:": "80", "https:": "443" };

/** The ways a client may write the host of an origin. */
function hostsOf(origin: string): string[] {
  const { protocol, hostname, host, port } = new URL(origin);
  return port === "" ? [host, `${hostname}:${DEFAULT_PORTS[protocol]}`] : [host];
}

/**
 * Finds the site by `Host` among the configured origins. No other header is looked at.
 *
 * The function made throws `site-unknown`, or `request-malformed` for more than one Host.
 *
 * @throws ConverseError `config-invalid` when two sites have the same host.
 */
export function siteChooser(sites: readonly SiteConfig[]): (req: IncomingMessage) => SiteChoice {
  const choices = new Map<string, SiteChoice>();
  for (const site of sites) {
    for (const origin of site.origins) {
      for (const host of hostsOf(origin)) {
        const known = choices.get(host);
        if (known !== undefined && known.site !== site)
          throw new ConverseError(
            "config-invalid",
            `The sites ${known.site.name} and ${site.name} both have ${host}; give it to one of them.`,
          );
        choices.set(host, { site, origins: known === undefined ? [origin] : [...known.origins, origin] });
      }
    }
  }
  return (req) => {
    if (countHeader(req, "host") > 1)
      throw new ConverseError("request-malformed", "The request has more than one Host.");
    const choice = choices.get(req.headers.host?.toLowerCase() ?? "");
    if (choice === undefined)
      throw new ConverseError("site-unknown", "No site has the host of the request among its origins.");
    return choice;
  };
}
