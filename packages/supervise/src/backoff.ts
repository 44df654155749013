import type { Backoff } from "./options.ts";

export const DEFAULT_BACKOFF: Backoff = { firstMs: 500, maxMs: 30_000, stableMs: 60_000 };

/**
 * How long to wait, in ms, after so many failures in a row (0: the first): exponential, and anywhere in the upper
 * half, so that several that died together do not start together.
 */
export function backoffMs(failures: number, { firstMs, maxMs }: Backoff, random: () => number): number {
  const longest = Math.min(maxMs, firstMs * 2 ** failures);
  return Math.round(longest * (0.5 + random() / 2));
}
