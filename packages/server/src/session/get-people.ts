import type { ConverseMember, People } from "../../../../spec/http.d.ts";
import { ConverseError } from "../errors.ts";
import { checkFetchSite, checkMethod, checkOrigin, checkRequestedWith } from "../http/check-request.ts";
import type { Exchange, Handler } from "../http/exchange.ts";
import { sendJson } from "../http/send.ts";
import type { Asker } from "../plone/plone.ts";
import type { Person } from "../plone/shapes.ts";
import { displayNameOf } from "./display-name.ts";
import { identify } from "./identify.ts";
import { localpartFor } from "./localpart.ts";
import { portraitUrl } from "./portrait-url.ts";
import { type ProvisionOptions, provision } from "./provision.ts";

/** In UTF-16 units; what is longer is cut. */
const LONGEST_QUERY = 100;

/** Each of them is an order to the XMPP server, all at the same time. */
const MOST_PEOPLE = 50;
/** Of an add-on that does not say it. */
const USUAL = { shortest: 2, most: 20 };

/** What a member looks for. */
interface Wanted {
  query: string;
  /** User id of the member, who is not found. */
  asker: string;
  /** Whether by e-mail addresses too. */
  emails: boolean;
  most: number;
}

export interface GetPeopleOptions {
  /** Who asks, as Plone says now; `arrivedAt` in unix milliseconds. */
  member(exchange: Exchange, arrivedAt: number): Promise<{ value: ConverseMember }>;
  /** The seconds that a member of a site has to wait before the next search; 0: none. */
  wait(site: string, user: string): number;
  /** Whom the gateway itself finds; undefined where it does not know the site's people. */
  search(site: string, wanted: Wanted): readonly Person[] | undefined;
  /** Whom Plone finds for who asks. */
  people(asker: Asker, query: string): Promise<readonly Person[]>;
  provision: ProvisionOptions;
  /** Unix milliseconds. */
  now(): number;
}

/**
 * `GET <base>/people?q=`: members whom one can write to, as Plone lets this member see them. Whoever was never in the chat
 * has no account there until somebody names them, and what is written to them would be lost; so they are named here.
 */
export function getPeople(options: GetPeopleOptions): Handler {
  return async (exchange) => {
    const arrivedAt = options.now();
    checkMethod(exchange, ["GET"], "request-method");
    // With a GET to the page's own origin browsers send none.
    if (exchange.req.headers.origin !== undefined) checkOrigin(exchange, "session-origin");
    checkFetchSite(exchange, "session-origin");
    checkRequestedWith(exchange);
    const asker = identify(exchange);
    const { value: member } = await options.member(exchange, arrivedAt);
    holdBack(exchange, options.wait(exchange.site.name, member.user.id));
    const query = (new URLSearchParams(exchange.query).get("q") ?? "").slice(0, LONGEST_QUERY);
    const { domain } = exchange.site;
    const people = await findPeople(asker, member, query, options);
    const found = people.map((person) => ({
      person,
      localpart: localpartFor(person.id),
      name: displayNameOf(person),
    }));
    await Promise.all(
      found.map(({ person: { id }, localpart, name }) =>
        provision({ domain, localpart, user: id, name }, options.provision),
      ),
    );
    const answer: People = {
      people: found.map(({ person: { groups, portrait }, localpart, name }) => ({
        jid: `${localpart}@${domain}`,
        fullname: name,
        groups: groups.map((title) => displayNameOf({ id: title, fullname: title })),
        portrait: portraitUrl(asker.origin, portrait),
      })),
    };
    sendJson(exchange.res, 200, answer);
  };
}

/** @throws ConverseError `people-too-many`, with the header Retry-After, where there are seconds to wait */
function holdBack(exchange: Exchange, seconds: number): void {
  if (seconds === 0) return;
  exchange.res.setHeader("Retry-After", String(seconds));
  throw new ConverseError("people-too-many", "The member searches faster than anybody types.");
}

/** @throws ConverseError `people-not-permitted`, or what is wrong with Plone or its answer */
async function findPeople(
  asker: Required<Asker>,
  { user, search }: ConverseMember,
  query: string,
  options: GetPeopleOptions,
): Promise<readonly Person[]> {
  if (search?.permitted === false)
    throw new ConverseError("people-not-permitted", "Plone says that the member may not list others.");
  const { shortest, most } = search ?? USUAL;
  if (Array.from(query.trim()).length < shortest) return [];
  const known =
    search && options.search(asker.site.name, { query, asker: user.id, emails: search.emails, most });
  return (known ?? (await options.people(asker, query))).slice(0, Math.min(most, MOST_PEOPLE));
}
