import type { ConnectedSession } from "../../../../spec/http.d.ts";
import type { SiteConfig } from "../config/index.ts";
import { ConverseError } from "../errors.ts";
import { localpartFor } from "../session/localpart.ts";
import type { GatewayOptions } from "./gateway.ts";

function instant(seconds: number | null): string | null {
  return seconds === null ? null : new Date(seconds * 1000).toISOString();
}

/**
 * Who is connected, of these sites, of one member where `user` is given, in the order of their JIDs. Addresses are whole.
 *
 * @throws ConverseError `xmpp-unreachable`
 */
export async function listSessions(
  { settings, xmpp }: Pick<GatewayOptions, "settings" | "xmpp">,
  sites: readonly SiteConfig[],
  user: string | null = null,
): Promise<ConnectedSession[]> {
  const found: ConnectedSession[] = [];
  for (const site of sites) {
    const sessions = xmpp.sessions(settings.domainOf(site));
    if (sessions === undefined) throw new ConverseError("xmpp-unreachable", "Prosody is not ready.");
    const prefix = user === null ? "" : `${localpartFor(user)}@`;
    for (const [jid, { user, since, client, address, hibernating }] of await sessions.list()) {
      if (!jid.startsWith(prefix)) continue;
      found.push({
        site: site.name,
        jid,
        user,
        since: instant(since),
        client,
        address,
        isHibernating: hibernating,
      });
    }
  }
  return found.sort((one, other) => (one.jid < other.jid ? -1 : 1));
}
