import type { WhoAnswer, WhoOrder } from "../../../../spec/http.d.ts";
import { ConverseError } from "../errors.ts";
import { checkMethod } from "../http/check-request.ts";
import type { SystemExchange } from "../http/exchange.ts";
import { type BodyLimits, readBody } from "../http/read-body.ts";
import { sendJson } from "../http/send.ts";
import { checkControlKey } from "../system/control.ts";
import type { Nonces } from "../system/nonces.ts";
import { readOrder } from "../system/read-order.ts";
import { type OrderOptions, verifyOrder } from "../system/verify-order.ts";

/** Outside of every base path: for `collective-converse who`, and for the page in Plone. */
export const WHO_PATH = "/.collective-converse/who";
const SITE_WHO_PATH = "/.collective-converse/site-who";

export interface TakeWhoOptions {
  key: string;
  body: BodyLimits;
  orders: OrderOptions;
  nonces: Nonces;
  /** In the site that is named, or in all. */
  who(site: string | null, order: WhoOrder): Promise<WhoAnswer[]>;
}

/** `POST …/who` with `{"user", "jid"}`: whose account is whose, as the XMPP server was told. */
export function whoRoutes(options: TakeWhoOptions) {
  return [
    [
      WHO_PATH,
      async (exchange: SystemExchange) => {
        checkMethod(exchange, ["POST"], "request-method");
        checkControlKey(exchange, options.key);
        const order = parse(await readBody(exchange, options.body));
        sendJson(exchange.res, 200, { accounts: await options.who(null, order) });
      },
    ],
    [
      SITE_WHO_PATH,
      async (exchange: SystemExchange) => {
        const { signature, body, at } = await verifyOrder(exchange, SITE_WHO_PATH, options.orders);
        options.nonces.take(signature, at);
        sendJson(exchange.res, 200, { accounts: await options.who(signature.site, parse(body)) });
      },
    ],
  ] as const;
}

/** @throws ConverseError `system-sessions-invalid` */
function parse(bytes: Uint8Array): WhoOrder {
  const { user, jid } = readOrder(bytes, "system-sessions-invalid");
  if (typeof user === "string" && user !== "" && jid === null) return { user, jid };
  if (typeof jid === "string" && jid !== "" && user === null) return { user, jid };
  throw new ConverseError("system-sessions-invalid", "The body has neither a user nor a JID, or both.");
}
