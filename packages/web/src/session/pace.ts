/** A page never asks more often than this, whatever goes wrong. */
const LIMITS = [
  { requests: 6, withinMs: 3000 },
  { requests: 30, withinMs: 600_000 },
];

/**
 * How many milliseconds to wait until so many more requests keep the pace; `sent` are the times of the earlier ones, in
 * order.
 *
 * @param more - at most 6
 */
export function waitForPace(sent: readonly number[], nowMs: number, more = 1): number {
  return Math.max(
    0,
    ...LIMITS.map(({ requests, withinMs }) => {
      const oldest = sent[sent.length - requests + more - 1];
      return oldest === undefined ? 0 : oldest + withinMs - nowMs;
    }),
  );
}

/** The times that can still matter. */
export function recent(sent: readonly number[], nowMs: number): number[] {
  return sent.filter((time) => nowMs - time < 600_000);
}
