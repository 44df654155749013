import { ConverseError } from "../errors.ts";
import type { SystemExchange } from "../http/exchange.ts";
import { sendJson } from "../http/send.ts";
import type { Nonces } from "../system/nonces.ts";
import { type OrderOptions, verifyOrder } from "../system/verify-order.ts";

/** Outside of every base path. */
export const CHANGED_PATH = "/.collective-converse/contacts-changed";

export interface TakeChangedOptions extends OrderOptions {
  nonces: Nonces;
  changed(site: string): void;
}

/**
 * `POST /.collective-converse/contacts-changed`: Plone says that groups or their members are others. What they are is
 * asked, so that neither the order nor the number of these matters.
 */
export function takeChanged(options: TakeChangedOptions) {
  return async (exchange: SystemExchange): Promise<void> => {
    const { signature, at } = await verifyOrder(exchange, CHANGED_PATH, options);
    try {
      options.nonces.take(signature, at);
    } catch (error) {
      // An import tells more than are remembered. Who repeats one makes the gateway ask once more.
      if (!(error instanceof ConverseError) || error.code !== "system-busy") throw error;
    }
    options.changed(signature.site);
    sendJson(exchange.res, 202, {});
  };
}
