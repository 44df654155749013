import type { Model, Private } from "./converse-api.ts";

/**
 * A presence with a portrait's hash makes Converse.js 14.0.0 fetch the vCard of somebody whom the page does not show, and
 * then report that it has no place for it: the member's own, as long as the chat is closed. It is not asked for; who is
 * shown later is fetched then.
 *
 * And it fetches one for each occupant of a room that hides addresses, who is shown: through the room, the vCard of the
 * one behind the nickname. None is asked for: a room of 300 would be 300 questions, and who hides the address is
 * known by nickname alone. The initials are shown.
 */
export function mendVcards({ api, state }: Private): void {
  const update = api.vcard.update.bind(api.vcard);
  api.vcard.update = async (whose, ...rest) => {
    if (typeof whose === "string" && state.vcards?.get(whose) === undefined) return;
    await update(whose, ...rest);
  };
  const get = api.vcard.get.bind(api.vcard);
  api.vcard.get = async (whose, ...rest) => (isOccupant(whose) ? null : await get(whose, ...rest));
}

/** Of people and rooms the page knows bare JIDs. */
function isOccupant(whose: Model | string): boolean {
  return String(typeof whose === "string" ? whose : whose.get("jid")).includes("/");
}
