import type { Private } from "./converse-api.ts";

const ROSTER = "jabber:iq:roster";

/**
 * A list of contacts that the server sends is complete (RFC 6121, 2.6.3), and where the list is the one that the page
 * knew it sends none. Converse.js 14.0.0 keeps who is not in it, if it had said which list it knew: whoever was taken
 * out meanwhile, in another browser or by the site, would stay for ever.
 */
export function mendRoster({ api, state }: Private): void {
  api.listen.on("roster", (iq: Element) => {
    const [query] = iq.getElementsByTagNameNS(ROSTER, "query");
    if (query === undefined) return;
    const items = Array.from(query.getElementsByTagNameNS(ROSTER, "item"));
    const listed = new Set(items.map((item) => item.getAttribute("jid")));
    for (const contact of [...(state.roster?.models ?? [])]) {
      // Who asks to become a contact, and who is only written to, is in no list.
      const isSaved = contact.get("subscription") !== undefined && !contact.get("requesting");
      if (isSaved && !listed.has(String(contact.get("jid")))) contact.destroy();
    }
  });
}
