import { createHmac } from "node:crypto";
import { decodeBase32 } from "./base32.ts";

/** Seconds of one step of the one-time password. */
export const STEP_SECONDS = 30;

/** The step of an instant in unix seconds. */
export function stepAt(at: number): number {
  if (typeof at !== "number" || !(at >= 0 && at <= Number.MAX_SAFE_INTEGER)) {
    throw new TypeError("at must be unix seconds");
  }
  return Math.floor(at / STEP_SECONDS);
}

/** RFC 6238 with HMAC-SHA1, eight digits; the step is at least 0. */
export function otpOf(otpSeed: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac("sha1", decodeBase32(otpSeed)).update(counter).digest();
  const number = digest.readUInt32BE(digest.readUInt8(19) & 0xf) & 0x7fffffff;
  return String(number % 1e8).padStart(8, "0");
}

/** The 32 bytes that sign a one-time password and a nonce for a bare JID. */
export function signatureOf(tokenSecret: string, otp: string, nonce: string, jid: string): Buffer {
  return createHmac("sha256", tokenSecret).update(`${otp}${nonce}${jid}`, "utf8").digest();
}
