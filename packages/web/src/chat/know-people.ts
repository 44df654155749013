import { type Card, CardBook } from "./card-book.ts";
import type { ChatStart } from "./chat.ts";
import type { Model, Private } from "./converse-api.ts";
import { askForPeople, PEOPLE, readPeople } from "./people-stanzas.ts";
import { portraitAddress } from "./portrait-address.ts";

/** Who comes into view together is asked for together. */
const TOGETHER_MS = 30;
/** A list of contacts that takes longer keeps nobody from being shown. */
const CONTACTS_WITHIN_MS = 3000;

/**
 * The site's people by name and portrait, as the site shows them: asked for in one when the contacts are known, later for
 * who comes into view, and told by the server when they change. Converse.js would ask for the vCard of each, with the
 * picture in it, and hear of no change of a name.
 *
 * Who is not of the site, an occupant of a room for one, has a vCard as before.
 */
export function knowPeople(converse: Private, { base }: Pick<ChatStart, "base">, domain: string): void {
  const { api, state } = converse;
  // The member's own name is wanted first, and can be asked for with those of the contacts.
  const contacts = new Promise<void>((resolve) => {
    api.listen.on("rosterContactsFetched", () => resolve());
    api.listen.on("connected", () => void setTimeout(resolve, CONTACTS_WITHIN_MS));
  });
  const book = new CardBook({
    ask: async (jids) => readPeople(await api.sendIQ(askForPeople(domain, jids))),
    soon: (task) => void contacts.then(() => setTimeout(task, TOGETHER_MS)),
  });
  const isOurs = (jid: string) => jid.endsWith(`@${domain}`) && !jid.includes("/");
  const attributesOf = (jid: string, card: Card | undefined) => ({
    image_hash: card?.portrait ?? "",
    vcard_updated: new Date().toISOString(),
    ...(card && { fullname: card.name, nickname: "", site_name: card.name }),
    portrait: card?.portrait ? portraitAddress(base, jid, card.portrait) : "",
  });
  const show = (card: Card) => state.vcards?.get(card.jid)?.save(attributesOf(card.jid, card));

  const fetchVcard = api.vcard.get.bind(api.vcard);
  api.vcard.get = async (whose, ...rest) => {
    const jid = String(typeof whose === "string" ? whose : whose.get("jid"));
    if (!isOurs(jid)) return await fetchVcard(whose, ...rest);
    // Who was shown before is asked for with all others, and told of from then on.
    if (typeof whose !== "string" && whose.get("vcard_updated")) return null;
    return await book.get(jid).then(
      (card) => attributesOf(jid, card),
      // A Prosody whose modules are older than the page says that it does not know such questions.
      (error: unknown) => (error instanceof Element ? fetchVcard(whose, ...rest) : null),
    );
  };

  const askForAll = () => {
    const shown = [...(state.vcards?.models ?? []), ...(state.roster?.models ?? [])];
    const jids = new Set(shown.map((model: Model) => String(model.get("jid"))).filter(isOurs));
    for (const jid of jids) book.get(jid).then((card) => card && show(card), ignore);
  };
  api.listen.on("rosterContactsFetched", askForAll);
  api.listen.on("reconnected", askForAll);
  for (const event of ["connected", "reconnected"]) {
    api.listen.on(event, () => {
      api.connection.get()?.addHandler(
        (stanza: Element) => {
          if (stanza.getAttribute("from") === domain) for (const card of readPeople(stanza)) show(card);
          return true;
        },
        PEOPLE,
        "message",
      );
    });
  }
}

/** There is no stream; with the next one all are asked for again. */
function ignore(): void {}
