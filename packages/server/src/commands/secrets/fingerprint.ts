import { createHash } from "node:crypto";
import type { Secrets } from "@collective-converse/token";

/**
 * 64 bits of SHA-256 over a pair, as `3f9a-1c27-b04e-88d2`: enough to see that two machines have the same, and of no
 * use to find the pair, which has 240 random bits.
 */
export function fingerprint({ otpSeed, tokenSecret }: Secrets): string {
  const hash = createHash("sha256").update(`collective.converse secrets\n${otpSeed}\n${tokenSecret}\n`);
  return hash
    .digest("hex")
    .slice(0, 16)
    .replaceAll(/(.{4})(?!$)/g, "$1-");
}
