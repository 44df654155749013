/** How the localparts of rooms begin that groups of the site have; nobody else makes a room of such a name. */
const PREFIX = "converse-group-";

/**
 * Whether it is the room of a group: Plone says who is in it and what it is called.
 *
 * @param jid - bare
 * @param domain - the site's XMPP domain
 */
export function isGroupRoom(jid: unknown, domain: string): boolean {
  return typeof jid === "string" && jid.startsWith(PREFIX) && jid.endsWith(`@rooms.${domain}`);
}
