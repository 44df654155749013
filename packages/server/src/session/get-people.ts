import type { People } from "../../../../spec/http.d.ts";
import { checkFetchSite, checkMethod, checkOrigin, checkRequestedWith } from "../http/check-request.ts";
import type { Handler } from "../http/exchange.ts";
import { sendJson } from "../http/send.ts";
import type { Asker } from "../plone/plone.ts";
import type { Person } from "../plone/shapes.ts";
import { displayNameOf } from "./display-name.ts";
import { identify } from "./identify.ts";
import { localpartFor } from "./localpart.ts";
import { type ProvisionOptions, provision } from "./provision.ts";

/** In UTF-16 units; what is longer is cut. */
const LONGEST_QUERY = 100;

/** The add-on finds no more; each of them is an order to the XMPP server, all at the same time. */
const MOST_PEOPLE = 20;

export interface GetPeopleOptions {
  people(asker: Asker, query: string): Promise<readonly Person[]>;
  provision: ProvisionOptions;
}

/**
 * `GET <base>/people?q=`: members whom one can write to, as Plone lets this member see them. Whoever was never in the chat
 * has no account there until somebody names them, and what is written to them would be lost; so they are named here.
 */
export function getPeople(options: GetPeopleOptions): Handler {
  return async (exchange) => {
    checkMethod(exchange, ["GET"], "request-method");
    // With a GET to the page's own origin browsers send none.
    if (exchange.req.headers.origin !== undefined) checkOrigin(exchange, "session-origin");
    checkFetchSite(exchange, "session-origin");
    checkRequestedWith(exchange);
    const asker = identify(exchange);
    const query = new URLSearchParams(exchange.query).get("q") ?? "";
    const { domain } = exchange.site;
    const people = await options.people(asker, query.slice(0, LONGEST_QUERY));
    const found = people.slice(0, MOST_PEOPLE).map((person) => ({
      localpart: localpartFor(person.id),
      name: displayNameOf(person),
    }));
    await Promise.all(found.map((person) => provision({ domain, ...person }, options.provision)));
    const answer: People = {
      people: found.map(({ localpart, name }) => ({ jid: `${localpart}@${domain}`, fullname: name })),
    };
    sendJson(exchange.res, 200, answer);
  };
}
