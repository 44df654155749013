/** Two or three digits that mean something; a measurement tells no more. */
export function formatNumber(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString("en");
  if (value < 1) return value.toPrecision(2);
  return value.toFixed(value >= 10 ? 1 : 2);
}
