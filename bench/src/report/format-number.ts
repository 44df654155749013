/** Three digits that mean something; no more than what was measured can tell. */
export function formatNumber(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString("en");
  return value.toFixed(value >= 10 ? 1 : 2);
}
