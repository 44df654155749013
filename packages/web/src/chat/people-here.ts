import { WORDS } from "../words/words.ts";
import type { ChatPeople, Presence } from "./chat.ts";
import type { Private } from "./converse-api.ts";
import { isConnected } from "./is-connected.ts";

/** Presences come in bursts when the stream comes up. */
const TOGETHER_MS = 50;
/** To find the field to write in, each after such a pause. */
const ATTEMPTS = 40;

/** `show` of a contact (RFC 6121, 4.7.2.1) as Converse.js sums it up over their clients. */
const PRESENCES: Readonly<Record<string, Presence>> = {
  online: "online",
  chat: "online",
  away: "away",
  xa: "away",
  dnd: "busy",
  offline: "offline",
};

const CHANGES = [
  "contactPresenceChanged",
  "rosterContactInitialized",
  "rosterContactsFetched",
  "connected",
  "reconnected",
  "disconnected",
];

/** The site's people, for elements of the page and its scripts. */
export function peopleHere(converse: Private): ChatPeople {
  const { api, state, __ } = converse;
  const listeners = new Set<() => void>();
  let isSoon = false;
  const changed = () => {
    if (isSoon) return;
    isSoon = true;
    setTimeout(() => {
      isSoon = false;
      for (const told of listeners) told();
    }, TOGETHER_MS);
  };
  for (const event of CHANGES) api.listen.on(event, changed);
  api.listen.on("connectionInitialized", () => state.connfeedback?.on("change:connection_status", changed));
  api.listen.on("rosterInitialized", () => state.roster?.on("remove change:subscription", changed));
  return {
    async open({ jid, fullname }) {
      // Somebody who has never been in the chat has no name there yet: keep the site's.
      if ((await api.contacts.get(jid)) === undefined)
        await api.contacts.add({ jid, name: fullname }, false, false);
      await api.chats.open(jid, {}, true);
      await putCursorInto(() => state.chatboxviews?.get(jid)?.querySelector<HTMLElement>(".chat-textarea"));
    },
    presence(jid) {
      const contact = state.roster?.get(jid);
      const subscription = contact?.get("subscription");
      if (contact === undefined || !isConnected(converse)) return "unknown";
      if (subscription !== "both" && subscription !== "to") return "unknown";
      const status = contact.getStatus();
      return Object.hasOwn(PRESENCES, status) ? (PRESENCES[status] ?? "unknown") : "unknown";
    },
    onPresence(told, signal) {
      listeners.add(told);
      signal.addEventListener("abort", () => listeners.delete(told));
    },
    word: (presence) => __(WORDS[presence]),
    label: ({ fullname }) => __(WORDS.chatWith, fullname),
  };
}

/** Converse.js does so by itself for a window that was closed or hidden; its field is made a little after it. */
async function putCursorInto(find: () => HTMLElement | null | undefined): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const field = find();
    if (field) return field.focus();
    await new Promise((resolve) => setTimeout(resolve, TOGETHER_MS));
  }
}
