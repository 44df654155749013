import type { WhoAnswer, WhoOrder } from "../../../../spec/http.d.ts";
import type { SiteConfig } from "../config/index.ts";
import { ConverseError } from "../errors.ts";
import { localpartFor } from "../session/localpart.ts";
import type { GatewayOptions } from "./gateway.ts";

/**
 * The account of a user id, or of a JID, in each of these sites that can have it.
 *
 * @throws ConverseError `xmpp-unreachable`
 */
export async function findAccounts(
  { settings, xmpp }: Pick<GatewayOptions, "settings" | "xmpp">,
  sites: readonly SiteConfig[],
  { user, jid }: WhoOrder,
): Promise<WhoAnswer[]> {
  const found: WhoAnswer[] = [];
  for (const site of sites) {
    const domain = settings.domainOf(site);
    const localpart = user === null ? localpartIn(jid ?? "", domain) : localpartFor(user);
    if (localpart === undefined) continue;
    const [people, sessions] = [xmpp.people(), xmpp.sessions(domain)];
    if (people === undefined || sessions === undefined)
      throw new ConverseError("xmpp-unreachable", "Prosody is not ready.");
    const account = await people.account(domain, localpart);
    const streams = [...(await sessions.list()).values()];
    found.push({
      site: site.name,
      user: user ?? account?.user ?? guess(localpart),
      jid: `${localpart}@${domain}`,
      name: account?.name ?? null,
      hasAccount: account !== undefined,
      connected: streams.filter((stream) => stream.localpart === localpart).length,
    });
  }
  return found;
}

function localpartIn(jid: string, domain: string): string | undefined {
  const [bare = ""] = jid.toLowerCase().split("/", 1);
  return bare.endsWith(`@${domain}`) ? bare.slice(0, -domain.length - 1) : undefined;
}

/** Most user ids are their own localpart, also of who was never told. */
function guess(localpart: string): string | null {
  return localpart !== "" && localpartFor(localpart) === localpart ? localpart : null;
}
