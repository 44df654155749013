/** The most of some moments that lie within any span of so many milliseconds. */
export function mostWithin(moments: readonly number[], spanMs: number): number {
  const sorted = moments.toSorted((one, other) => one - other);
  let most = 0;
  let first = 0;
  for (const [place, at] of sorted.entries()) {
    while (at - (sorted[first] ?? at) >= spanMs) first++;
    most = Math.max(most, place - first + 1);
  }
  return most;
}
