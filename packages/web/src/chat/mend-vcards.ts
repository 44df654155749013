import type { Private } from "./converse-api.ts";

/**
 * A presence with a portrait's hash makes Converse.js 14.0.0 fetch the vCard of somebody whom the page does not show, and
 * then report that it has no place for it: the member's own, as long as the chat is closed. It is not asked for; who is
 * shown later is fetched then.
 */
export function mendVcards({ api, state }: Private): void {
  const update = api.vcard.update.bind(api.vcard);
  api.vcard.update = async (whose, ...rest) => {
    if (typeof whose === "string" && state.vcards?.get(whose) === undefined) return;
    await update(whose, ...rest);
  };
}
