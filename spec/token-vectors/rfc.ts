import { createHash } from "node:crypto";

/*
 * The token's format once more, from the RFCs' own words and on purpose without `packages/token` and without
 * `createHmac`: the vectors would prove nothing if they came from the code they test.
 */

/** HMAC by RFC 2104 section 2: H(K xor opad, H(K xor ipad, text)), B = 64 for SHA-1 and SHA-256. */
export function hmac(hash: "sha1" | "sha256", key: Buffer, text: Buffer): Buffer {
  const block = Buffer.alloc(64);
  (key.length > 64 ? createHash(hash).update(key).digest() : key).copy(block);
  const inner = createHash(hash)
    .update(block.map((byte) => byte ^ 0x36))
    .update(text)
    .digest();
  return createHash(hash)
    .update(block.map((byte) => byte ^ 0x5c))
    .update(inner)
    .digest();
}

/** RFC 4648 section 6: every character is five bits, big end first. */
export function base32Decode(text: string): Buffer {
  const bits = [...text]
    .map((character) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(character).toString(2).padStart(5, "0"))
    .join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((octet) => Number.parseInt(octet, 2)));
}

/** RFC 6238 section 4 over RFC 4226 section 5.3: eight digits for the step, `floor(unix seconds / 30)`. */
export function totp(otpSeed: string, step: number): string {
  const counter = Buffer.from(step.toString(16).padStart(16, "0"), "hex");
  const digest = hmac("sha1", base32Decode(otpSeed), counter);
  const offset = (digest.at(-1) ?? 0) & 0xf;
  const binary = digest.readUInt32BE(offset) & 0x7fffffff;
  return String(binary % 100_000_000).padStart(8, "0");
}

/** The signature of `otp nonce jid`, in base64 with padding. */
export function signature(tokenSecret: string, otp: string, nonce: string, jid: string): string {
  return hmac("sha256", Buffer.from(tokenSecret), Buffer.from(otp + nonce + jid)).toString("base64");
}
