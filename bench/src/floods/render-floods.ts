import { formatNumber } from "../report/format-number.ts";
import { spread } from "../statistics.ts";
import type { FloodSeries } from "./measure-floods.ts";

export const FLOOD_HEADS = [
  "Flood",
  "Prosody",
  "Quiet p50",
  "p99",
  "Flooded p50",
  "p99",
  "Ratio of p99",
  "min to max",
  "Cores",
  "quiet",
];

/** Times in ms; the ratio is made in each round. */
export function floodCells(series: readonly FloodSeries[]): string[][] {
  return series.map(({ rival, flood, rounds }) => {
    const median = (pick: (round: FloodSeries["rounds"][number]) => number) =>
      formatNumber(spread(rounds.map(pick)).median);
    const ratio = spread(rounds.map(({ quiet, flooded }) => flooded.p99Ms / quiet.p99Ms));
    return [
      flood,
      rival,
      median(({ quiet }) => quiet.p50Ms),
      median(({ quiet }) => quiet.p99Ms),
      median(({ flooded }) => flooded.p50Ms),
      median(({ flooded }) => flooded.p99Ms),
      `× ${formatNumber(ratio.median)}`,
      `${formatNumber(ratio.min)} to ${formatNumber(ratio.max)}`,
      median(({ flooded }) => flooded.prosodyCores),
      median(({ quiet }) => quiet.prosodyCores),
    ];
  });
}
