import type { Health } from "../../../../spec/http.d.ts";
import { checkMethod } from "./check-request.ts";
import type { Handler, SiteChoice } from "./exchange.ts";
import { sendJson } from "./send.ts";

export interface HealthOptions {
  version: string;
  /** A state of `@collective-converse/supervise`. */
  xmppState(): string;
  /** Unix milliseconds. */
  now(): number;
  isPloneUp(choice: SiteChoice): Promise<boolean>;
}

function statusOf(xmppState: string, isPloneUp: boolean): Health["status"] {
  if (xmppState === "ready") return isPloneUp ? "ready" : "failing";
  return xmppState === "starting" || xmppState === "stopped" ? "starting" : "failing";
}

/**
 * `GET <base>/health`: 200 when everything that a login needs is there, else 503. It names the parts and the site that
 * was asked, and nothing of other sites.
 */
export function reportHealth({ version, xmppState, isPloneUp, now }: HealthOptions): Handler {
  return async (exchange) => {
    checkMethod(exchange, ["GET", "HEAD"], "request-method");
    const plone = await isPloneUp(exchange);
    const state = xmppState();
    const health: Health = {
      status: statusOf(state, plone),
      version,
      now: new Date(now()).toISOString(),
      parts: [
        { name: "xmpp", status: state === "ready" ? "up" : "down" },
        { name: "plone", site: exchange.site.name, status: plone ? "up" : "down" },
      ],
    };
    sendJson(exchange.res, health.status === "ready" ? 200 : 503, health);
  };
}
