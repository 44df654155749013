import { ConverseError } from "../errors.ts";
import type { Exchange } from "../http/exchange.ts";
import type { Asker } from "../plone/plone.ts";
import { readCredential } from "./read-credential.ts";

/** `Accept-Language`, unless it is nothing of the kind; Plone's log and cache need not see more. */
function languageOf(header: string | undefined): string | undefined {
  return header !== undefined && /^[A-Za-z0-9*,;=. -]{1,200}$/.test(header) ? header : undefined;
}

/**
 * Who asks, as Plone can be told.
 *
 * @throws ConverseError `member-anonymous` where nobody is logged in, so that Plone need not be asked.
 */
export function identify({ req, site, origins, trace }: Exchange): Required<Asker> {
  const credential = readCredential(req);
  if (credential === undefined) throw new ConverseError("member-anonymous", "The request carries no login.");
  const origin = origins.find((known) => known === req.headers.origin) ?? origins[0];
  return {
    site,
    origin,
    credential,
    requestId: trace.id,
    language: languageOf(req.headers["accept-language"]),
  };
}
