import type { ConverseMember, Renewal } from "../../../../spec/http.d.ts";
import { checkPagePost } from "../http/check-request.ts";
import type { Exchange, Handler } from "../http/exchange.ts";
import { type BodyLimits, readBody } from "../http/read-body.ts";
import { sendJson } from "../http/send.ts";
import { localpartFor } from "./localpart.ts";
import type { Kept } from "./member-cache.ts";

export interface PostRenewalOptions {
  member(exchange: Exchange, arrivedAt: number): Promise<Kept<ConverseMember>>;
  /** Tells the XMPP server that this member may chat, as Plone said at that moment; nothing waits for it. */
  renew(domain: string, localpart: string, askedAt: number): void;
  /** The body has no meaning; it may be there. */
  body: BodyLimits;
  /** Unix milliseconds. */
  now(): number;
}

/** `POST <base>/renewal`: a page whose chat runs asks whether its member still has chat. */
export function postRenewal(options: PostRenewalOptions): Handler {
  return async (exchange) => {
    const arrivedAt = options.now();
    checkPagePost(exchange, "session-method");
    await readBody(exchange, options.body);
    const { value, askedAt } = await options.member(exchange, arrivedAt);
    options.renew(exchange.site.domain, localpartFor(value.user.id), askedAt);
    const answer: Renewal = { member: value.member };
    sendJson(exchange.res, 200, answer);
  };
}
