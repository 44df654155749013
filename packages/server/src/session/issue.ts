import { mintToken, nonceAt } from "@collective-converse/token";
import type { ConverseMember, Session } from "../../../../spec/http.d.ts";
import type { SiteConfig, SiteSecrets } from "../config/config.ts";
import { displayNameOf } from "./display-name.ts";

export interface IssueOptions {
  site: SiteConfig;
  localpart: string;
  secrets: SiteSecrets;
  /** Unix milliseconds. */
  at: number;
  /** When the page asked, or Plone was asked if that was earlier; a token of before the end of a session is refused. */
  askedAt: number;
  /** The 19 random digits of the token's nonce, which no other token has. */
  tail: string;
}

/**
 * A member's session with a token for one login.
 *
 * @throws TypeError when the site has no secrets, which start-up makes sure of.
 */
export function issueSession(member: ConverseMember, options: IssueOptions): Session {
  const { site, localpart, at, askedAt, tail } = options;
  const pair = options.secrets.get(site.name);
  if (pair === undefined) throw new TypeError(`the site ${site.name} has no secrets`);
  const jid = `${localpart}@${site.domain}`;
  const nonce = nonceAt(askedAt, tail);
  const { token, expiresAt } = mintToken({ jid, secrets: pair[0], at: at / 1000, nonce });
  const { settings } = member;
  return {
    member: member.member,
    jid,
    token,
    expiresAt: new Date(expiresAt * 1000).toISOString(),
    nickname: displayNameOf(member.user),
    endpoints:
      settings.connection === "websocket"
        ? { websocket: `${site.base}/ws` }
        : { bosh: `${site.base}/http-bind` },
    settings,
    language: member.user.language,
  };
}
