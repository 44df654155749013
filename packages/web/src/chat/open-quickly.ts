import type { Private } from "./converse-api.ts";

const POPULAR = 'items[node="urn:xmpp:reactions:popular:0"]';
/** After the stream is up. */
const LATER_MS = 5000;

/** What Converse.js sends at each login and is not needed to begin: it is left out, or comes later. */
export function openQuickly({ api }: Private): void {
  // The session of RFC 3921, which servers offer for old clients; RFC 6121 has none.
  api.listen.on("connectionInitialized", () => {
    const connection = api.connection.get();
    if (connection !== undefined)
      Object.defineProperty(connection, "do_session", { get: () => false, set: () => undefined });
  });
  // Which emojis the member uses most: looked at when somebody writes.
  const send = api.sendIQ.bind(api);
  api.sendIQ = async (stanza, ...rest) => {
    const element = "tree" in stanza ? stanza.tree() : stanza;
    if (element.querySelector(POPULAR) === null) return await send(stanza, ...rest);
    await new Promise((resolve) => setTimeout(resolve, LATER_MS));
    // The chat may have ended meanwhile; nobody is to hear of it.
    if (!api.connection.get()?.authenticated) return await new Promise<never>(() => undefined);
    return await send(element, ...rest);
  };
}
