import { formatNumber } from "../report/format-number.ts";
import { spread } from "../statistics.ts";
import { KINDS } from "./connections.ts";
import type { EndingSeries } from "./measure-endings.ts";

export const ENDING_HEADS = [
  "Ended by",
  "Plone's answer",
  "worst",
  ...KINDS.flatMap((kind) => [kind, "worst"]),
];

/** Median and worst in ms, from when Plone was asked. */
export function endingCells(series: readonly EndingSeries[]): string[][] {
  return series.map(({ cause, endings }) => {
    const columns = [
      endings.map(({ answeredMs }) => answeredMs),
      ...KINDS.map((kind) => endings.map(({ endedMs }) => endedMs[kind])),
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
