import type { Health } from "../../../../spec/http.d.ts";
import { checkMethod } from "./check-request.ts";
import type { Handler, SiteChoice } from "./exchange.ts";
import { sendJson } from "./send.ts";

export interface HealthOptions {
  version: string;
  /** A state of `@collective-converse/supervise`. */
  xmppState(): string;
  /** Why nobody can log in to Prosody, a code of `errors.json`; undefined where they can. */
  xmppFault(): string | undefined;
  /** Unix milliseconds. */
  now(): number;
  /** Why Plone does not answer, a code of `errors.json`; undefined where it does. */
  ploneFault(choice: SiteChoice): Promise<string | undefined>;
}

type Part = Health["parts"][number];

function part(named: Pick<Part, "name" | "site">, code: string | undefined): Part {
  return code === undefined ? { ...named, status: "up" } : { ...named, status: "down", code };
}

function statusOf(xmppState: string, isPloneUp: boolean): Health["status"] {
  if (xmppState === "ready") return isPloneUp ? "ready" : "failing";
  return xmppState === "starting" || xmppState === "stopped" ? "starting" : "failing";
}

/**
 * `GET <base>/health`: 200 when everything that a login needs is there, else 503. It names the parts, the site that was
 * asked and what is wrong, and nothing of other sites.
 */
export function reportHealth({ version, xmppState, xmppFault, ploneFault, now }: HealthOptions): Handler {
  return async (exchange) => {
    checkMethod(exchange, ["GET", "HEAD"], "request-method");
    const plone = await ploneFault(exchange);
    const health: Health = {
      status: statusOf(xmppState(), plone === undefined),
      version,
      now: new Date(now()).toISOString(),
      parts: [part({ name: "xmpp" }, xmppFault()), part({ name: "plone", site: exchange.site.name }, plone)],
    };
    sendJson(exchange.res, health.status === "ready" ? 200 : 503, health);
  };
}
