import type { Model, Private } from "./converse-api.ts";

/** By which `mod_converse_again` knows what may have come already. */
const MARK = '<again xmlns="urn:collective-converse:again:0"/>';

/**
 * Converse.js 14.0.0 forgets what the server has not acknowledged where a stream cannot be resumed, as after a restart of
 * Prosody, and the message looks sent. So it is sent again with the same id and a mark; the server, which may have it, keeps
 * and delivers it once. To a room it is said when the room is entered again.
 */
export function sendAgain({ api, session }: Private, parse: (stanza: string) => Element = parseXml): void {
  let unsure: string[] = [];
  let isNewStream = false;
  const send = (areMeant: (stanza: string) => boolean) => {
    const meant = unsure.filter(areMeant);
    unsure = unsure.filter((stanza) => !areMeant(stanza));
    for (const stanza of meant) api.send(parse(marked(stanza)));
  };
  api.listen.on("beforeAttemptNonPreboundSession", (_: unknown, payload: object) => {
    // Nothing is asked to be resumed without it, and nobody says then that it failed.
    isNewStream = !session.get("smacks_stream_id");
    const waiting = session.get("unacked_stanzas");
    if (Array.isArray(waiting))
      unsure = [...new Set([...unsure, ...waiting.filter((stanza) => isMessage(String(stanza)))])];
    return payload;
  });
  api.listen.on("streamResumptionFailed", () => {
    isNewStream = true;
  });
  for (const event of ["connected", "reconnected"])
    api.listen.on(event, () => {
      // On a resumed stream Converse.js sends what waits by itself.
      if (isNewStream) send((stanza) => !isToRoom(stanza));
      else unsure = [];
    });
  api.listen.on("enteredNewRoom", (room: Model) => {
    const to = new RegExp(`^<message\\b[^>]*\\sto="${escaped(String(room.get("jid")))}"`);
    send((stanza) => isToRoom(stanza) && to.test(stanza));
  });
}

function isMessage(stanza: string): boolean {
  return /^<message\b/.test(stanza) && stanza.includes("<body");
}

function isToRoom(stanza: string): boolean {
  return /^<message\b[^>]*\stype="groupchat"/.test(stanza);
}

function marked(stanza: string): string {
  return stanza.includes(MARK) ? stanza : stanza.replace(/<\/message>$/, `${MARK}</message>`);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function parseXml(stanza: string): Element {
  return new DOMParser().parseFromString(stanza, "text/xml").documentElement;
}
