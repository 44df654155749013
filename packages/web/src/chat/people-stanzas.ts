import type { Card } from "./card-book.ts";

/** Names and portraits of people; `prosody/README.md` describes it. */
export const PEOPLE = "urn:collective-converse:people:1";

const CLIENT = "jabber:client";
const HASH = /^[0-9a-f]{40}$/;

/** The question for these people, to the site's own host. */
export function askForPeople(domain: string, jids: readonly string[]): Element {
  const stanzas = document.implementation.createDocument(CLIENT, "iq");
  const iq = stanzas.documentElement;
  iq.setAttribute("type", "get");
  iq.setAttribute("to", domain);
  iq.setAttribute("id", `people-${crypto.randomUUID()}`);
  const people = iq.appendChild(stanzas.createElementNS(PEOPLE, "people"));
  // Strophe writes attributes, and no namespace that stands in none.
  iq.setAttribute("xmlns", CLIENT);
  people.setAttribute("xmlns", PEOPLE);
  for (const jid of jids) {
    const person = stanzas.createElementNS(PEOPLE, "person");
    person.setAttribute("jid", jid);
    people.appendChild(person);
  }
  return iq;
}

/** The people in an answer, or in what the host tells by itself. */
export function readPeople(stanza: Pick<Element, "getElementsByTagNameNS">): Card[] {
  return Array.from(stanza.getElementsByTagNameNS(PEOPLE, "person"), (person) => {
    const portrait = person.getAttribute("portrait") ?? "";
    return {
      jid: person.getAttribute("jid") ?? "",
      name: person.getAttribute("name") ?? "",
      portrait: HASH.test(portrait) ? portrait : "",
    };
  }).filter(({ jid, name }) => jid !== "" && name !== "");
}
