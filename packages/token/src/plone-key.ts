import { decodeBase32, encodeBase32 } from "./base32.ts";
import type { SecretCode } from "./error.ts";
import { isWeak } from "./is-weak.ts";
import type { RandomBytes } from "./secrets.ts";

/** 32 bytes leave four bits of the last character over; they are zero. */
const FORM = /^[A-Z2-7]{51}[AQ]$/;

/** The code of what is wrong with a key for requests between Plone and the gateway; `undefined`: it may be used. */
export function checkPloneKey(key: string): Exclude<SecretCode, "secret-demo"> | undefined {
  if (key === "") return "secret-missing";
  if (!FORM.test(key)) return "secret-malformed";
  return isWeak(key) ? "secret-weak" : undefined;
}

/** A new key, 52 characters of base32 without padding, from 32 random bytes. */
export function generatePloneKey(randomBytes: RandomBytes): string {
  const bytes = randomBytes(32);
  // Whole groups of five bytes have no padding.
  const key = encodeBase32(Buffer.concat([bytes, Buffer.alloc(3)])).slice(0, 52);
  if (bytes.length !== 32 || checkPloneKey(key) !== undefined)
    throw new TypeError("randomBytes must give as many bytes as asked, at random");
  return key;
}

/** The 32 bytes of a key that may be used. */
export function decodePloneKey(key: string): Uint8Array {
  return decodeBase32(key);
}
