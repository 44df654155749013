import type { RoomNoticeOrder } from "../../../../spec/http.d.ts";
import { ConverseError } from "../errors.ts";
import type { SystemExchange } from "../http/exchange.ts";
import { sendJson } from "../http/send.ts";
import type { Nonces } from "../system/nonces.ts";
import { readOrder } from "../system/read-order.ts";
import { type OrderOptions, verifyOrder } from "../system/verify-order.ts";

/** Outside of every base path. */
export const NOTICE_PATH = "/.collective-converse/room-notice";

const LONGEST_TEXT = 20_000;
/** What XML and Prosody take, and a reader sees as text in lines. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is about them
const NO_TEXT = /[\0-\x08\x0b-\x1f\x7f\ufffe\uffff]|\p{Surrogate}/u;
const NAME = /^[A-Za-z0-9-]{1,64}$/;
/** As the add-on takes them. */
const ROOM = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

export interface TakeNoticeOptions extends OrderOptions {
  nonces: Nonces;
  /** Resolves false where the XMPP server does not have the room of that site. Rejects with what is wrong with it. */
  say(site: string, order: RoomNoticeOrder): Promise<boolean>;
}

/** `POST …/room-notice`, signed by Plone: what an add-on has one of its rooms say. */
export function takeNotice({ nonces, say, ...options }: TakeNoticeOptions) {
  return async (exchange: SystemExchange): Promise<void> => {
    const { signature, body, at } = await verifyOrder(exchange, NOTICE_PATH, options);
    nonces.take(signature, at);
    if (!(await say(signature.site, parse(body))))
      throw new ConverseError("system-room-unknown", "The XMPP server does not have the room of a notice.");
    sendJson(exchange.res, 200, {});
  };
}

/** @throws ConverseError `system-notice-invalid` */
function parse(bytes: Uint8Array): RoomNoticeOrder {
  const { room, generation, text, id } = readOrder(bytes, "system-notice-invalid");
  if (typeof room !== "string" || !ROOM.test(room)) throw invalid("room is none");
  if (typeof generation !== "string" || !NAME.test(generation)) throw invalid("generation is none");
  if (typeof id !== "string" || !NAME.test(id)) throw invalid("id is none");
  if (typeof text !== "string" || text.trim() === "" || NO_TEXT.test(text)) throw invalid("text is none");
  if (Buffer.byteLength(text) > LONGEST_TEXT) throw invalid(`text is longer than ${LONGEST_TEXT} bytes`);
  return { room, generation, text, id };
}

function invalid(message: string): ConverseError {
  return new ConverseError("system-notice-invalid", message);
}
