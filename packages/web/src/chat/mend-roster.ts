import type { Private, Roster } from "./converse-api.ts";

const ROSTER = "jabber:iq:roster";

/**
 * Two faults of Converse.js 14.0.0, by which whoever was taken out of the list meanwhile, in another browser or by the
 * site, would stay in it for ever:
 *
 * - A page that goes on with the stream of the page before gets what was pushed in between before it has read its contacts
 *   from the browser, and loses it. So it asks for the list, which is short where it is the one that the page knows.
 * - A list that the server sends is complete (RFC 6121, 2.6.3), and who is not in it was kept.
 */
export function mendRoster({ api, exports, state }: Private): void {
  const contacts = exports["RosterContacts"]?.prototype as unknown as Roster;
  const take = contacts.onRosterPush;
  let areRead = false;
  let isMissed = false;
  contacts.onRosterPush = function (this: Roster, iq) {
    if (areRead) take.call(this, iq);
    else isMissed = true;
  };
  api.listen.on("cachedRoster", () => {
    areRead = true;
    isMissed = false;
    void state.roster?.fetchFromServer();
  });
  api.listen.on("roster", (iq: Element) => {
    areRead = true;
    dropUnlisted(state.roster, iq);
    if (!isMissed) return;
    isMissed = false;
    void state.roster?.fetchFromServer();
  });
}

function dropUnlisted(roster: Roster | undefined, iq: Element): void {
  const [query] = iq.getElementsByTagNameNS(ROSTER, "query");
  if (query === undefined) return;
  const items = Array.from(query.getElementsByTagNameNS(ROSTER, "item"));
  const listed = new Set(items.map((item) => item.getAttribute("jid")));
  for (const contact of [...(roster?.models ?? [])]) {
    // Who asks to become a contact, and who is only written to, is in no list.
    const isSaved = contact.get("subscription") !== undefined && !contact.get("requesting");
    if (isSaved && !listed.has(String(contact.get("jid")))) contact.destroy();
  }
}
