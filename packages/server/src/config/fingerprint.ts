import { createHash } from "node:crypto";
import type { Secrets } from "@collective-converse/token";

function shorten(text: string): string {
  return createHash("sha256")
    .update(text)
    .digest("hex")
    .slice(0, 16)
    .replaceAll(/(.{4})(?!$)/g, "$1-");
}

/**
 * 64 bits of SHA-256 over a pair, as `3f9a-1c27-b04e-88d2`: enough to see that two machines have the same, and of no
 * use to find the pair, which has 240 random bits.
 */
export function fingerprint({ otpSeed, tokenSecret }: Secrets): string {
  return shorten(`collective.converse secrets\n${otpSeed}\n${tokenSecret}\n`);
}

/** The same of a `plone_key`; the file that Plone has of it is made for the same one where this is equal. */
export function keyFingerprint(key: string): string {
  return shorten(`collective.converse plone_key\n${key}\n`);
}

/** The same of the secret that a Prosody of somebody else's demands of the gateway. */
export function orderFingerprint(secret: string): string {
  return shorten(`collective.converse order_secret\n${secret}\n`);
}
