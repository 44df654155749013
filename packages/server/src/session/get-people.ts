import { checkFetchSite, checkMethod, checkOrigin, checkRequestedWith } from "../http/check-request.ts";
import type { Handler } from "../http/exchange.ts";
import { sendJson } from "../http/send.ts";
import type { Asker } from "../plone/plone.ts";
import type { Person } from "../plone/shapes.ts";
import { identify } from "./identify.ts";
import { localpartFor } from "./localpart.ts";

/** In UTF-16 units; what is longer is cut. */
const LONGEST_QUERY = 100;

export interface GetPeopleOptions {
  people(asker: Asker, query: string): Promise<readonly Person[]>;
}

/** `GET <base>/people?q=`: members whom one can write to, as Plone lets this member see them. */
export function getPeople({ people }: GetPeopleOptions): Handler {
  return async (exchange) => {
    checkMethod(exchange, ["GET"], "request-method");
    // With a GET to the page's own origin browsers send none.
    if (exchange.req.headers.origin !== undefined) checkOrigin(exchange, "session-origin");
    checkFetchSite(exchange, "session-origin");
    checkRequestedWith(exchange);
    const asker = identify(exchange);
    const query = new URLSearchParams(exchange.query).get("q") ?? "";
    const found = await people(asker, query.slice(0, LONGEST_QUERY));
    const { domain } = exchange.site;
    sendJson(exchange.res, 200, {
      people: found.map(({ id, fullname }) => ({ jid: `${localpartFor(id)}@${domain}`, fullname })),
    });
  };
}
