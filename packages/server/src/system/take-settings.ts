import type { ApplyReport, ServerSettings } from "../../../../spec/http.d.ts";
import type { SystemExchange } from "../http/exchange.ts";
import { sendJson } from "../http/send.ts";
import type { Nonces } from "./nonces.ts";
import { parseSettings } from "./server-settings.ts";
import { type OrderOptions, verifyOrder } from "./verify-order.ts";

/** Outside of every base path. */
export const SETTINGS_PATH = "/.collective-converse/settings";

export interface TakeSettingsOptions extends OrderOptions {
  nonces: Nonces;
  order(site: string, settings: ServerSettings): Promise<ApplyReport>;
}

/** `POST /.collective-converse/settings`: Plone says what the administrators of a site decided. */
export function takeSettings(options: TakeSettingsOptions) {
  return async (exchange: SystemExchange): Promise<void> => {
    const { signature, body, at } = await verifyOrder(exchange, SETTINGS_PATH, options);
    options.nonces.take(signature, at);
    sendJson(exchange.res, 200, await options.order(signature.site, parseSettings(body)));
  };
}
