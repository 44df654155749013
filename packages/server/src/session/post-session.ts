import type { ConverseMember } from "../../../../spec/http.d.ts";
import type { SiteConfig, SiteSecrets } from "../config/config.ts";
import { checkPagePost } from "../http/check-request.ts";
import type { Exchange, Handler } from "../http/exchange.ts";
import { type BodyLimits, readBody } from "../http/read-body.ts";
import { sendJson } from "../http/send.ts";
import type { Log } from "../log.ts";
import { displayNameOf } from "./display-name.ts";
import { issueSession } from "./issue.ts";
import { localpartFor } from "./localpart.ts";
import type { Kept } from "./member-cache.ts";
import { type ProvisionOptions, provision } from "./provision.ts";

export interface PostSessionOptions {
  member(exchange: Exchange, arrivedAt: number): Promise<Kept<ConverseMember>>;
  secrets(): SiteSecrets;
  /** @throws ConverseError `xmpp-unreachable` where nobody could log in with a token now */
  checkXmpp(): void;
  provision: ProvisionOptions;
  people: {
    /** Whether what Plone was asked then is of before somebody's last change. */
    isOld(site: SiteConfig, user: string, askedAt: number): boolean;
    /** A member comes online, whose portrait has this version. */
    seen(site: SiteConfig, user: string, version: string | null | undefined): void;
  };
  /** The body has no meaning; it may be there. */
  body: BodyLimits;
  /** Unix milliseconds. */
  now(): number;
  log: Log;
}

/** `POST <base>/session`: who is logged in to Plone gets what a login to chat needs. */
export function postSession(options: PostSessionOptions): Handler {
  return async (exchange) => {
    const arrivedAt = options.now();
    checkPagePost(exchange, "session-method");
    await readBody(exchange, options.body);
    const { site, res } = exchange;
    const { value: member, askedAt } = await options.member(exchange, arrivedAt);
    // A page that is told so here does not open a stream in vain as well.
    options.checkXmpp();
    const localpart = localpartFor(member.user.id);
    const { id, portraitVersion, freed } = member.user;
    // A name of before its change would come after the one of it; whose the account is has to be told in any case.
    if ((freed ?? 0) > 0 || !options.people.isOld(site, id, askedAt))
      await provision(
        { domain: site.domain, localpart, user: id, name: displayNameOf(member.user), freed },
        options.provision,
      );
    options.people.seen(site, id, portraitVersion);
    // Minted last, so that none of its life is spent waiting.
    const session = issueSession(member, {
      site,
      localpart,
      secrets: options.secrets(),
      at: options.now(),
      askedAt,
      tail: exchange.trace.tail,
    });
    options.log.info(
      { site: site.name, jid: session.jid, login: exchange.trace.id },
      "a session is given out",
    );
    res.setHeader("X-Request-Id", exchange.trace.id);
    sendJson(res, 200, session);
  };
}
