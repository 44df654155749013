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
      person,
      localpart: localpartFor(person.id),
      name: displayNameOf(person),
    }));
    await Promise.all(
      found.map(({ localpart, name }) => provision({ domain, localpart, name }, options.provision)),
    );
    const answer: People = {
      people: found.map(({ person: { groups, portrait }, localpart, name }) => ({
        jid: `${localpart}@${domain}`,
        fullname: name,
        groups: groups.map((title) => displayNameOf({ id: title, fullname: title })),
        portrait: portrait === null ? null : portraitUrl(asker.origin, portrait),
      })),
    };
    sendJson(exchange.res, 200, answer);
  };
}

/** Null for what is no path below the site's own address, whoever said it. */
function portraitUrl(origin: string, path: string): string | null {
  const isPath = /^(?!\/)[A-Za-z0-9%/@._~-]{1,4000}$/.test(path) && !/(?:^|\/)\.{1,2}(?:\/|$)/.test(path);
  return isPath ? `${origin}/${path}` : null;
}
