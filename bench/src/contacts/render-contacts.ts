import { formatNumber } from "../report/format-number.ts";
import { ratios, spread } from "../statistics.ts";
import type { ContactSeries, Cost } from "./measure-contacts.ts";

export const CONTACT_HEADS = [
  "Contacts",
  "Online",
  "List",
  "ms with 3",
  "with 300",
  "Ratio",
  "min to max",
  "CPU ms with 3",
  "with 300",
  "Ratio",
  "min to max",
];
/** Columns of words. */
export const CONTACT_WORDS = 3;

/** Medians of the rounds; a ratio is made in each round. */
export function contactCells(series: readonly ContactSeries[]): string[][] {
  return series.map(({ rival, online, known, rounds }) => [
    rival,
    online === 0 ? "nobody" : "a third",
    known ? "known" : "sent",
    ...(["ms", "cpuMs"] as const).flatMap((figure) => figureCells(rounds, figure)),
  ]);
}

function figureCells(rounds: ContactSeries["rounds"], figure: keyof Cost): string[] {
  const few = rounds.map((round) => round.few[figure]);
  const many = rounds.map((round) => round.many[figure]);
  const ratio = spread(ratios(many, few));
  return [
    formatNumber(spread(few).median),
    formatNumber(spread(many).median),
    `× ${formatNumber(ratio.median)}`,
    `${formatNumber(ratio.min)} to ${formatNumber(ratio.max)}`,
  ];
}
