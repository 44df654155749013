import type { EndedOrder, EndReason } from "../../../../spec/http.d.ts";
import { ConverseError } from "../errors.ts";
import type { SystemExchange } from "../http/exchange.ts";
import { sendJson } from "../http/send.ts";
import type { Nonces } from "./nonces.ts";
import { readOrder } from "./read-order.ts";
import { type OrderOptions, verifyOrder } from "./verify-order.ts";

/** Outside of every base path. */
export const ENDED_PATH = "/.collective-converse/ended";

const REASONS = ["logout", "password", "closed", "barred", "deleted", "off"] as const;

export interface TakeEndedOptions extends OrderOptions {
  nonces: Nonces;
  /**
   * `by`: user id of who was logged in to Plone, where that was somebody. Resolves how many streams were closed; undefined
   * where it is tried until it is done.
   */
  end(
    site: string,
    user: string | null,
    reason: EndReason,
    by: string | undefined,
  ): Promise<number | undefined>;
}

/** `POST /.collective-converse/ended`: Plone says that a member, or everybody, has to leave the chat. */
export function takeEnded(options: TakeEndedOptions) {
  return async (exchange: SystemExchange): Promise<void> => {
    const { signature, body, at } = await verifyOrder(exchange, ENDED_PATH, options);
    const { user, reason, by } = parseEnded(body);
    options.nonces.take(signature, at);
    const closed = await options.end(signature.site, user, reason, by);
    sendJson(exchange.res, closed === undefined ? 202 : 200, closed === undefined ? {} : { closed });
  };
}

/** @throws ConverseError `system-ended-invalid` */
function parseEnded(bytes: Uint8Array): EndedOrder {
  const { user, reason: given, by } = readOrder(bytes, "system-ended-invalid");
  const reason = REASONS.find((known) => known === given);
  if (user !== null && (typeof user !== "string" || user === "")) throw invalid("user is no user id");
  if (reason === undefined) throw invalid(`reason is none of ${REASONS.join(", ")}`);
  if (user === null && reason !== "off" && reason !== "barred")
    throw invalid(`not everybody's sessions end for the reason ${reason}`);
  if (by !== undefined && (typeof by !== "string" || by === "")) throw invalid("by is no user id");
  return { user, reason, by };
}

function invalid(message: string): ConverseError {
  return new ConverseError("system-ended-invalid", message);
}
