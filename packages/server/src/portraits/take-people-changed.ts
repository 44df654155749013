import { z } from "zod";
import type { PeopleChanged } from "../../../../spec/http.d.ts";
import { ConverseError } from "../errors.ts";
import type { SystemExchange } from "../http/exchange.ts";
import { sendJson } from "../http/send.ts";
import type { Nonces } from "../system/nonces.ts";
import { type OrderOptions, verifyOrder } from "../system/verify-order.ts";

/** Outside of every base path. */
export const PEOPLE_CHANGED_PATH = "/.collective-converse/people-changed";

/** The add-on tells 12 kB of them in one. */
const order: z.ZodType<PeopleChanged> = z.object({ users: z.array(z.string().min(1)).max(10_000) });

/** Of a user id, in UTF-16 units. Nobody's is longer, and what is remembered of thousands takes their place in memory. */
const LONGEST_ID = 4_000;

export interface TakePeopleChangedOptions extends OrderOptions {
  nonces: Nonces;
  changed(site: string, users: readonly string[]): void;
}

/**
 * `POST /.collective-converse/people-changed`: Plone says of whom others see something else. What it is is asked, so that
 * neither the order nor the number of these matters.
 */
export function takePeopleChanged(options: TakePeopleChangedOptions) {
  return async (exchange: SystemExchange): Promise<void> => {
    const { signature, body, at } = await verifyOrder(exchange, PEOPLE_CHANGED_PATH, options);
    const { users } = parse(body);
    try {
      options.nonces.take(signature, at);
    } catch (error) {
      // An import tells more than are remembered. Who repeats one makes the gateway ask once more.
      if (!(error instanceof ConverseError) || error.code !== "system-busy") throw error;
    }
    const known = users.filter((user) => user.length <= LONGEST_ID);
    options.changed(signature.site, known);
    sendJson(exchange.res, 202, {});
  };
}

/** @throws ConverseError `system-people-invalid` */
function parse(bytes: Uint8Array): PeopleChanged {
  try {
    return order.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch (cause) {
    throw new ConverseError("system-people-invalid", "The body is no list of user ids.", { cause });
  }
}
