import type { CloseSessionOrder, ConnectedSession, SiteSessionsOrder } from "../../../../spec/http.d.ts";
import { ConverseError } from "../errors.ts";
import type { SystemExchange } from "../http/exchange.ts";
import { sendJson } from "../http/send.ts";
import type { Nonces } from "./nonces.ts";
import { readOrder } from "./read-order.ts";
import { type OrderOptions, verifyOrder } from "./verify-order.ts";

/** Outside of every base path. */
const SITE_SESSIONS_PATH = "/.collective-converse/site-sessions";
const CLOSE_SESSION_PATH = "/.collective-converse/close-session";

export interface TakeSessionsOptions extends OrderOptions {
  /** Of each their own: code that asks without end who is online keeps no connection from being ended. */
  nonces: { list: Nonces; close: Nonces };
  /** Of a site; of one member where there is a user id. */
  list(site: string, user: string | null): Promise<ConnectedSession[]>;
  /** Resolves how many streams were closed; undefined where it is tried until it is done. */
  close(site: string, order: CloseSessionOrder): Promise<number | undefined>;
}

/** What the page for administrators in Plone asks and orders, each a signed `POST`. */
export function sessionRoutes(options: TakeSessionsOptions) {
  const take = async (exchange: SystemExchange, path: string, nonces: Nonces) => {
    const { signature, body, at } = await verifyOrder(exchange, path, options);
    nonces.take(signature, at);
    return { site: signature.site, body };
  };
  return [
    [
      SITE_SESSIONS_PATH,
      async (exchange: SystemExchange) => {
        const { site, body } = await take(exchange, SITE_SESSIONS_PATH, options.nonces.list);
        sendJson(exchange.res, 200, { sessions: await options.list(site, parseList(body).user) });
      },
    ],
    [
      CLOSE_SESSION_PATH,
      async (exchange: SystemExchange) => {
        const { site, body } = await take(exchange, CLOSE_SESSION_PATH, options.nonces.close);
        const closed = await options.close(site, parseClose(body));
        sendJson(exchange.res, closed === undefined ? 202 : 200, closed === undefined ? {} : { closed });
      },
    ],
  ] as const;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

/** @throws ConverseError `system-sessions-invalid` */
function parseList(bytes: Uint8Array): SiteSessionsOrder {
  const { user } = readOrder(bytes, "system-sessions-invalid");
  if (user === null || isText(user)) return { user };
  throw invalid("user is no user id");
}

/** @throws ConverseError `system-sessions-invalid` */
function parseClose(bytes: Uint8Array): CloseSessionOrder {
  const { user, resource, by } = readOrder(bytes, "system-sessions-invalid");
  if (!isText(user)) throw invalid("user is no user id");
  if (resource !== null && !isText(resource)) throw invalid("resource is no resource");
  if (!isText(by)) throw invalid("by is no user id");
  return { user, resource, by };
}

function invalid(message: string): ConverseError {
  return new ConverseError("system-sessions-invalid", message);
}
