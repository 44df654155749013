/**
 * The order of the rivals in a round (0, 1, ...): forwards and backwards by turns, begun at another one each time, so
 * that none always runs first or after the same one.
 */
export function orderOf<T>(rivals: readonly T[], round: number): T[] {
  const from = Math.floor(round / 2) % Math.max(1, rivals.length);
  const turned = [...rivals.slice(from), ...rivals.slice(0, from)];
  return round % 2 === 0 ? turned : turned.reverse();
}
