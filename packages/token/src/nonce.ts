import type { RandomBytes } from "./secrets.ts";

/** 32 decimal digits. Of 256 random bits, so that no digit is likelier than another by more than 2^-149. */
export function generateNonce(randomBytes: RandomBytes): string {
  const bytes = randomBytes(32);
  if (bytes.length !== 32) throw new TypeError("randomBytes must give as many bytes as asked");
  const number = BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
  return (number % 10n ** 32n).toString().padStart(32, "0");
}

/**
 * 32 decimal digits that say when a token was asked for: 13 of unix milliseconds, 19 random ones. Who ends a member's
 * sessions can refuse the tokens of before.
 */
export function generateNonceAt(milliseconds: number, randomBytes: RandomBytes): string {
  const text = String(milliseconds);
  if (!/^[0-9]{13}$/.test(text)) throw new TypeError("milliseconds must be whole unix milliseconds");
  return text + generateNonce(randomBytes).slice(13);
}
