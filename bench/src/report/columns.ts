import type { Spread } from "../statistics.ts";
import { formatNumber } from "./format-number.ts";
import type { Row } from "./rows.ts";

/** Heads and cells of a table, for the terminal and for Markdown alike. */
export function columnsOf(what: string, rows: readonly Row[]): { heads: string[]; cells: string[][] } {
  return {
    heads: [what, "Per second", "min to max", "Ratio", "min to max", "Median ms", "p95 ms", "p99 ms"],
    cells: rows.map(({ rival, perSecond, ratio, medianMs, p95Ms, p99Ms }) => [
      rival,
      formatNumber(perSecond.median),
      range(perSecond),
      `× ${formatNumber(ratio.median)}`,
      range(ratio),
      formatNumber(medianMs.median),
      formatNumber(p95Ms.median),
      formatNumber(p99Ms.median),
    ]),
  };
}

function range({ min, max }: Spread): string {
  return `${formatNumber(min)} to ${formatNumber(max)}`;
}
