import { localpartFor } from "../../packages/server/src/session/localpart.ts";
import { ADMIN_LOGIN, MEMBERS } from "./members.ts";
import type { Passwords } from "./passwords.ts";
import type { SiteSettings } from "./site-settings.ts";

/** What `npm start -- --json` says in its one line. */
export interface ReadyLine {
  url: string;
  base: string;
  /** Of the Zope root, so without chat; the site's own administrator is one of the members. */
  admin: { login: string; password: string };
  members: { login: string; password: string; userId: string; jid: string; fullname: string }[];
  /** `http`: the origin of Prosody's own HTTP server. */
  xmpp: { domain: string; http: string };
  pids: Pids;
}

export interface Pids {
  start: number;
  gateway: number;
  plone: number;
  prosody: number;
}

export function readyLine(settings: SiteSettings, passwords: Passwords, pids: Pids): ReadyLine {
  const passwordOf = (login: string): string => {
    const password = passwords[login];
    if (password === undefined) throw new TypeError(`${login} has no password`);
    return password;
  };
  return {
    url: `${settings.origins[0]}/`,
    base: settings.base,
    admin: { login: ADMIN_LOGIN, password: passwordOf(ADMIN_LOGIN) },
    members: MEMBERS.map(({ login, userId, fullname }) => ({
      login,
      password: passwordOf(login),
      userId,
      jid: `${localpartFor(userId)}@${settings.domain}`,
      fullname,
    })),
    xmpp: { domain: settings.domain, http: `http://127.0.0.1:${settings.xmppPort}` },
    pids,
  };
}
