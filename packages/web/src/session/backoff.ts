const FIRST_MS = 1000;
const LONGEST_MS = 60_000;

/**
 * How long to wait after so many failures in a row: up to 1 s, then up to 2 s, 4 s ... 60 s, anywhere in between, so
 * that the pages of a site do not come back all at once when its server does ("full jitter").
 */
export function backoff(failures: number, random: () => number): number {
  return random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** failures);
}
