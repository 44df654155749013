import { formatNumber } from "../report/format-number.ts";
import { spread } from "../statistics.ts";
import { KINDS } from "./connections.ts";
import type { EndingSeries } from "./measure-endings.ts";

export const ENDING_HEADS = [
  "Ended by",
  "Plone's answer",
  "worst",
  ...KINDS.flatMap((kind) => [kind, "worst"]),
  "Last, after the answer",
  "worst",
];

/** Median and worst in ms, from when Plone was asked; the last columns from its answer. */
export function endingCells(series: readonly EndingSeries[]): string[][] {
  return series.map(({ cause, endings }) => {
    const columns = [
      endings.map(({ answeredMs }) => answeredMs),
      ...KINDS.map((kind) => endings.map(({ endedMs }) => endedMs[kind])),
      endings.map(({ answeredMs, endedMs }) =>
        Math.max(0, Math.max(...KINDS.map((kind) => endedMs[kind])) - answeredMs),
      ),
    ];
    return [
      cause,
      ...columns.flatMap((samples) => {
        const { median, max } = spread(samples);
        return [formatNumber(median), formatNumber(max)];
      }),
    ];
  });
}
