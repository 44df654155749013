/**
 * The name that is written most like this one, if any is near enough to have been meant.
 *
 * @param {string} written
 * @param {readonly string[]} known
 * @returns {string | undefined}
 */
export function nearest(written, known) {
  const [best] = known
    .map((name) => ({ name, distance: distance(written, name) }))
    .sort((one, other) => one.distance - other.distance);
  return best !== undefined && best.distance <= Math.max(1, written.length / 2) ? best.name : undefined;
}

/**
 * Levenshtein's distance.
 *
 * @param {string} one
 * @param {string} other
 */
function distance(one, other) {
  let row = Array.from({ length: other.length + 1 }, (_, place) => place);
  for (const [down, letter] of [...one].entries()) {
    const next = [down + 1];
    for (const [across, against] of [...other].entries()) {
      next.push(
        Math.min(
          (next[across] ?? 0) + 1,
          (row[across + 1] ?? 0) + 1,
          (row[across] ?? 0) + (letter === against ? 0 : 1),
        ),
      );
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
