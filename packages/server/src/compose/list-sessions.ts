import type { ConnectedSession } from "../../../../spec/http.d.ts";
import { ConverseError } from "../errors.ts";
import type { GatewayOptions } from "./gateway.ts";

function instant(seconds: number | null): string | null {
  return seconds === null ? null : new Date(seconds * 1000).toISOString();
}

/**
 * Who is connected, of all sites, in the order of their addresses.
 *
 * @throws ConverseError `xmpp-unreachable`
 */
export async function listSessions({
  config,
  settings,
  xmpp,
}: Pick<GatewayOptions, "config" | "settings" | "xmpp">): Promise<ConnectedSession[]> {
  const found: ConnectedSession[] = [];
  for (const site of config.sites) {
    const sessions = xmpp.sessions(settings.domainOf(site));
    if (sessions === undefined) throw new ConverseError("xmpp-unreachable", "Prosody is not ready.");
    for (const [jid, { since, client, address, hibernating }] of await sessions.list()) {
      found.push({
        site: site.name,
        jid,
        since: instant(since),
        client,
        address,
        isHibernating: hibernating,
      });
    }
  }
  return found.sort((one, other) => (one.jid < other.jid ? -1 : 1));
}
