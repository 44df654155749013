import type { ChatWith, ConverseMember } from "../../../../spec/http.d.ts";
import { ConverseError } from "../errors.ts";
import { checkPagePost } from "../http/check-request.ts";
import type { Exchange, Handler } from "../http/exchange.ts";
import { type BodyLimits, readBody } from "../http/read-body.ts";
import { sendJson } from "../http/send.ts";
import type { Asker } from "../plone/plone.ts";
import type { Reachable } from "../plone/shapes.ts";
import { displayNameOf } from "./display-name.ts";
import { identify } from "./identify.ts";
import { localpartFor } from "./localpart.ts";
import { portraitUrl } from "./portrait-url.ts";
import { type ProvisionOptions, provision } from "./provision.ts";
import { readUsers } from "./read-users.ts";

export interface PostChatWithOptions {
  /** Who asks, as Plone says now; `arrivedAt` in unix milliseconds. */
  member(exchange: Exchange, arrivedAt: number): Promise<{ value: ConverseMember }>;
  /** The seconds that a member of a site has to wait before the next question; 0: none. */
  wait(site: string, user: string): number;
  /** Those with these ids whom the gateway itself knows; undefined where it does not know the site's people. */
  named(site: string, ids: ReadonlySet<string>): readonly Reachable[] | undefined;
  /** With whom Plone lets who asks chat. */
  chatWith(asker: Asker, users: readonly string[]): Promise<readonly Reachable[]>;
  provision: ProvisionOptions;
  body: BodyLimits;
  /** Unix milliseconds. */
  now(): number;
}

/**
 * `POST <base>/chat-with`: a page names users, and learns with whom of them its member may chat. As with a search, whoever
 * was never in the chat gets an account there now, or what is written to them would be lost.
 */
export function postChatWith(options: PostChatWithOptions): Handler {
  return async (exchange) => {
    const arrivedAt = options.now();
    checkPagePost(exchange, "request-method");
    const asker = identify(exchange);
    const users = readUsers(await readBody(exchange, options.body));
    const { value: member } = await options.member(exchange, arrivedAt);
    holdBack(exchange, options.wait(exchange.site.name, member.user.id));
    const others = new Set(users);
    others.delete(member.user.id);
    const found = await findOthers(asker, member, others, options);
    const { domain } = exchange.site;
    const people = found.map((person) => {
      const localpart = localpartFor(person.id);
      return { person, localpart, user: person.id, name: displayNameOf(person) };
    });
    await Promise.all(
      people.map(({ localpart, user, name }) =>
        provision({ domain, localpart, user, name }, options.provision),
      ),
    );
    const answer: ChatWith = {
      people: people.map(({ person, localpart, user, name }) => ({
        user,
        jid: `${localpart}@${domain}`,
        fullname: name,
        portrait: portraitUrl(asker.origin, person.portrait),
      })),
    };
    sendJson(exchange.res, 200, answer);
  };
}

/** @throws ConverseError `people-too-many`, with the header Retry-After, where there are seconds to wait */
function holdBack(exchange: Exchange, seconds: number): void {
  if (seconds === 0) return;
  exchange.res.setHeader("Retry-After", String(seconds));
  throw new ConverseError("people-too-many", "The member asks for people faster than anybody reads.");
}

/**
 * Those of them whom the member may know of. Whom it is who may not list the members, Plone has to say; what it answers
 * beyond the question is dropped.
 */
async function findOthers(
  asker: Asker & { site: { name: string } },
  { search }: ConverseMember,
  ids: ReadonlySet<string>,
  { named, chatWith }: PostChatWithOptions,
): Promise<readonly Reachable[]> {
  if (ids.size === 0) return [];
  const known = search?.permitted === true ? named(asker.site.name, ids) : undefined;
  const people = known ?? (await chatWith(asker, [...ids]));
  return [...new Map(people.map((person) => [person.id, person])).values()].filter(({ id }) => ids.has(id));
}
