import type { IncomingMessage } from "node:http";
import { ConverseError } from "../errors.ts";
import { countHeader } from "../http/count-header.ts";
import type { Credential } from "../plone/credential.ts";

/** RFC 6265, 4.1.1, with the quotes that Zope puts around the value. */
const COOKIE_VALUE = /^(?:[!#-+\--:<-[\]-~]+|"[!#-+\--:<-[\]-~]+")$/;
/** RFC 6750, 2.1. */
const BEARER_VALUE = /^[A-Za-z0-9\-._~+/]+=*$/;

function ambiguous(what: string): ConverseError {
  return new ConverseError("session-credential-ambiguous", `The request has more than one ${what}.`);
}

function malformed(what: string): ConverseError {
  return new ConverseError("session-credential-malformed", `The request's ${what} is not well-formed.`);
}

/**
 * The one value of a cookie; undefined where it is missing or empty. A cookie inside another one's open quote counts
 * as a second: Zope would not see it, and no browser sends it.
 */
function readCookie(header: string, wanted: string): string | undefined {
  let found: string | undefined;
  let isQuoteOpen = false;
  for (const part of header.split(";")) {
    const equals = part.indexOf("=");
    const name = part.slice(0, Math.max(equals, 0)).trim();
    const value = part.slice(equals + 1).trim();
    if (name === wanted) {
      if (found !== undefined || isQuoteOpen) throw ambiguous(wanted);
      found = value;
    }
    if (value.startsWith('"') && !/^"[^"]*"$/.test(value)) isQuoteOpen = true;
  }
  return found === "" || found === '""' ? undefined : found;
}

function cookieCredential(cookies: string, name: "__ac" | "auth_token"): Credential | undefined {
  const value = readCookie(cookies, name);
  if (value === undefined) return undefined;
  const isSession = name === "__ac";
  if (!(isSession ? COOKIE_VALUE : BEARER_VALUE).test(value)) throw malformed(`cookie ${name}`);
  return { kind: isSession ? "cookie" : "bearer", value };
}

/**
 * The one credential of a request that goes to Plone: a Bearer token, else the cookie `__ac`, else Volto's cookie
 * `auth_token`. Other schemes of Authorization belong to a web server in front. Undefined: nobody is logged in.
 *
 * @throws ConverseError `session-credential-ambiguous` for two of the same kind, `session-credential-malformed`.
 */
export function readCredential(req: IncomingMessage): Credential | undefined {
  const { authorization, cookie } = req.headers;
  if (authorization !== undefined) {
    if (countHeader(req, "authorization") > 1) throw ambiguous("Authorization");
    if (/^bearer\b/i.test(authorization)) {
      const value = /^bearer +(.*)$/i.exec(authorization)?.[1] ?? "";
      if (!BEARER_VALUE.test(value)) throw malformed("Bearer token");
      return { kind: "bearer", value };
    }
  }
  if (cookie === undefined) return undefined;
  return cookieCredential(cookie, "__ac") ?? cookieCredential(cookie, "auth_token");
}
