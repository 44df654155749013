import { createHash } from "node:crypto";
import type { RandomBytes } from "./secrets.ts";

/** 32 decimal digits. Of 256 random bits, so that no digit is likelier than another by more than 2^-149. */
export function generateNonce(randomBytes: RandomBytes): string {
  const bytes = randomBytes(32);
  if (bytes.length !== 32) throw new TypeError("randomBytes must give as many bytes as asked");
  const number = BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
  return (number % 10n ** 32n).toString().padStart(32, "0");
}

/** The 19 random digits of a nonce that says when its token was asked for. */
export function generateNonceTail(randomBytes: RandomBytes): string {
  return generateNonce(randomBytes).slice(13);
}

/**
 * 32 decimal digits that say when a token was asked for: 13 of unix milliseconds, then the tail. Who ends a member's
 * sessions can refuse the tokens of before.
 */
export function nonceAt(milliseconds: number, tail: string): string {
  const text = String(milliseconds);
  if (!/^[0-9]{13}$/.test(text)) throw new TypeError("milliseconds must be whole unix milliseconds");
  if (!/^[0-9]{19}$/.test(tail)) throw new TypeError("the tail must be 19 digits");
  return text + tail;
}

/**
 * What one login is called in every log, from the gateway to Prosody: 12 hexadecimal digits of SHA-256 of the nonce's last 19
 * digits. It says nothing of the token, whose signature it does not depend on.
 */
export function loginIdOf(nonce: string): string {
  return createHash("sha256").update(nonce.slice(13)).digest("hex").slice(0, 12);
}
