import type { Private, Roster } from "./converse-api.ts";

/** What tells that somebody is there, though they wrote nothing: XEP-0085, XEP-0184, XEP-0333. */
const TELLING = new Set([
  "http://jabber.org/protocol/chatstates",
  "urn:xmpp:receipts",
  "urn:xmpp:chat-markers:0",
]);

/**
 * That a message has arrived or was read, that somebody types, and that a stanza was refused tells that they are there, and
 * with which full JID. Converse.js 14 tells it to whoever asks; here only who may see the member's presence is told.
 */
export function tellContactsOnly({ api, state }: Private, ownJid: string): void {
  const send = api.send.bind(api);
  api.send = (stanza) => {
    const element = "tree" in stanza ? stanza.tree() : stanza;
    if (!isTelling(element) || isSeenBy(element.getAttribute("to"), state.roster, ownJid)) send(element);
  };
}

function isTelling(stanza: Element): boolean {
  const type = stanza.getAttribute("type");
  if (stanza.tagName !== "message" || type === "groupchat") return false;
  const children = Array.from(stanza.children);
  if (children.some(({ tagName }) => tagName === "body")) return false;
  return type === "error" || children.some(({ namespaceURI }) => TELLING.has(namespaceURI ?? ""));
}

function isSeenBy(to: string | null, roster: Roster | undefined, ownJid: string): boolean {
  const jid = (to ?? "").split("/", 1)[0] ?? "";
  const subscription = roster?.get(jid)?.get("subscription");
  return jid === ownJid || subscription === "both" || subscription === "from";
}
