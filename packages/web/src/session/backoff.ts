const FIRST_MS = 1000;
const LONGEST_MS = 60_000;

/**
 * How long to wait after so many failures in a row: 1 s, 2 s, 4 s ... 60 s, or anything down to half of it, so that the
 * pages of a site do not come back all at once when its server does. Half of it is always waited: a page that is
 * unlucky with its first few attempts must not wait long for the next one after a short outage.
 */
export function backoff(failures: number, random: () => number): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** failures);
  return (longest / 2) * (1 + random());
}
