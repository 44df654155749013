import type { EndedOrder } from "../../../../spec/http.d.ts";
import { ConverseError } from "../errors.ts";
import type { SystemExchange } from "../http/exchange.ts";
import { sendJson } from "../http/send.ts";
import type { Nonces } from "./nonces.ts";
import { readOrder } from "./read-order.ts";
import { type OrderOptions, verifyOrder } from "./verify-order.ts";

/** Outside of every base path. */
export const ENDED_PATH = "/.collective-converse/ended";

/** UTF-16 code units, as everywhere: ids of Plone have 2,000 characters at most. */
const LONGEST_ID = 4_000;
const REASONS = ["logout", "password", "closed", "barred", "deleted", "off"] as const;

export interface TakeEndedOptions extends OrderOptions {
  nonces: Nonces;
  /**
   * Resolves how many streams were closed; undefined where it is tried until it is done.
   */
  end(site: string, order: EndedOrder): Promise<number | undefined>;
}

/** `POST /.collective-converse/ended`: Plone says that a member, or everybody, has to leave the chat. */
export function takeEnded(options: TakeEndedOptions) {
  return async (exchange: SystemExchange): Promise<void> => {
    const { signature, body, at } = await verifyOrder(exchange, ENDED_PATH, options);
    const order = parseEnded(body);
    options.nonces.take(signature, at);
    const closed = await options.end(signature.site, order);
    sendJson(exchange.res, closed === undefined ? 202 : 200, closed === undefined ? {} : { closed });
  };
}

/** @throws ConverseError `system-ended-invalid` */
function parseEnded(bytes: Uint8Array): EndedOrder {
  const { user, reason: given, by, freed } = readOrder(bytes, "system-ended-invalid");
  const reason = REASONS.find((known) => known === given);
  if (user !== null && !isUserId(user)) throw invalid("user is no user id");
  if (reason === undefined) throw invalid(`reason is none of ${REASONS.join(", ")}`);
  if (user === null && reason !== "off" && reason !== "barred")
    throw invalid(`not everybody's sessions end for the reason ${reason}`);
  if (by !== undefined && !isUserId(by)) throw invalid("by is no user id");
  if (freed !== undefined && !(Number.isSafeInteger(freed) && Number(freed) >= 0))
    throw invalid("freed is no moment in unix milliseconds");
  return { user, reason, by, ...(reason === "deleted" && freed !== undefined && { freed: Number(freed) }) };
}

function isUserId(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= LONGEST_ID;
}

function invalid(message: string): ConverseError {
  return new ConverseError("system-ended-invalid", message);
}
