import { generateNonceTail, loginIdOf, nonceAt, type RandomBytes } from "@collective-converse/token";
import type { Trace } from "../http/exchange.ts";

/** Of one request: a token that is made in it has these digits in its nonce, so Prosody calls the login the same. */
export function newTrace(randomBytes: RandomBytes): Trace {
  const tail = generateNonceTail(randomBytes);
  return { tail, id: loginIdOf(nonceAt(1_000_000_000_000, tail)) };
}
