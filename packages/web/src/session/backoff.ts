/** The first wait: so wide that 500 pages which lost the same server come back one by one, 15 in 100 ms. */
const FIRST_MS = { least: 500, most: 4000 };

/**
 * How long at most after so many failures in a row. Five seconds for half a minute, so that a server that was started again
 * has everybody back within five; then longer and longer, because a page asks 30 times in ten minutes at most.
 */
const LONGEST_MS = [4000, 5000, 5000, 5000, 5000, 5000, 5000, 10_000, 10_000, 10_000, 20_000, 40_000, 60_000];

/**
 * How long to wait after so many failures in a row (0: the first), in ms. Chance spreads the pages of a site, which all
 * lost the same server in the same moment. Half of each later wait is always waited: a page that is unlucky with its first
 * few attempts must not wait long for the next one after a short outage.
 */
export function backoff(failures: number, random: () => number): number {
  if (failures === 0) return FIRST_MS.least + (FIRST_MS.most - FIRST_MS.least) * random();
  const longest = LONGEST_MS[Math.min(failures, LONGEST_MS.length) - 1] ?? 60_000;
  return (longest / 2) * (1 + random());
}
