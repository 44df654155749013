import { ConverseError } from "../../errors.ts";

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * The moment in unix milliseconds; without a text the first of all.
 *
 * @throws ConverseError `cli-usage`
 */
export function parseSince(text: string | undefined, now: number): number {
  if (text === undefined) return Number.NEGATIVE_INFINITY;
  const [, count, unit = ""] = /^([0-9]{1,6})([mhd])$/.exec(text) ?? [];
  if (count !== undefined) return now - Number(count) * (UNITS[unit] ?? 0);
  const moment = /^[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:.]+Z)?$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(moment)) return moment;
  throw new ConverseError(
    "cli-usage",
    "audit: --since is a time such as 2026-11-24, 2026-11-24T10:00:00Z or 24h",
  );
}
