/** What XEP-0106 escapes in a localpart. */
const ESCAPED = /\\(20|22|26|27|2f|3a|3c|3e|40|5c)/g;

/** A bare JID as people may see it where no name is known: its localpart, unescaped (XEP-0106), without the domain. */
export function readableJid(jid: string): string {
  const localpart = jid.slice(0, Math.max(jid.indexOf("@"), 0)) || jid;
  return localpart.replace(ESCAPED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/**
 * The name to show where Converse.js would show `name`: it falls back to addresses, also to one in a nickname.
 *
 * @param domain - the site's XMPP domain; only its addresses are made readable, those of elsewhere need their domain
 */
export function readableName(name: string, domain: string): string {
  const bare = name.split("/")[0] ?? name;
  return bare.endsWith(`@${domain}`) && !bare.includes(" ") ? readableJid(bare) : name;
}
