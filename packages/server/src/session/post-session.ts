import type { RandomBytes } from "@collective-converse/token";
import type { ConverseMember } from "../../../../spec/http.d.ts";
import type { SiteSecrets } from "../config/config.ts";
import { checkFetchSite, checkMethod, checkOrigin, checkRequestedWith } from "../http/check-request.ts";
import type { Handler } from "../http/exchange.ts";
import { type BodyLimits, readBody } from "../http/read-body.ts";
import { sendJson } from "../http/send.ts";
import type { Asker } from "../plone/plone.ts";
import { displayNameOf } from "./display-name.ts";
import { identify } from "./identify.ts";
import { issueSession } from "./issue.ts";
import { localpartFor } from "./localpart.ts";
import { type ProvisionOptions, provision } from "./provision.ts";

export interface PostSessionOptions {
  member(asker: Asker): Promise<ConverseMember>;
  secrets(): SiteSecrets;
  provision: ProvisionOptions;
  /** The body has no meaning; it may be there. */
  body: BodyLimits;
  /** Unix milliseconds. */
  now(): number;
  randomBytes: RandomBytes;
}

/** `POST <base>/session`: who is logged in to Plone gets what a login to chat needs. */
export function postSession(options: PostSessionOptions): Handler {
  return async (exchange) => {
    checkMethod(exchange, ["POST"], "session-method");
    checkOrigin(exchange, "session-origin");
    checkFetchSite(exchange, "session-origin");
    checkRequestedWith(exchange);
    await readBody(exchange, options.body);
    const { site, res } = exchange;
    const member = await options.member(identify(exchange));
    const localpart = localpartFor(member.user.id);
    await provision({ domain: site.domain, localpart, name: displayNameOf(member.user) }, options.provision);
    // Minted last, so that none of its life is spent waiting.
    const { now, randomBytes } = options;
    const session = issueSession(member, {
      site,
      localpart,
      secrets: options.secrets(),
      at: now(),
      randomBytes,
    });
    sendJson(res, 200, session);
  };
}
