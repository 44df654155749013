import type { Round, Series } from "../results.ts";
import { ratios, type Spread, spread } from "../statistics.ts";

/** One rival at one concurrency, over all rounds. */
export interface Row {
  rival: string;
  perSecond: Spread;
  medianMs: Spread;
  p95Ms: Spread;
  p99Ms: Spread;
  /** Of `perSecond` to that of the base in the same round; the base's own is 1. */
  ratio: Spread;
}

/** @param base the rival that the others are compared with */
export function rowsOf(series: readonly Series[], concurrency: number, base: string): Row[] {
  const ofThis = series.filter((one) => one.concurrency === concurrency);
  const baseRounds = ofThis.find(({ rival }) => rival === base)?.rounds;
  if (baseRounds === undefined) throw new TypeError(`${base} was not measured`);
  return ofThis.map(({ rival, rounds }) => {
    const all = (field: keyof Round) => rounds.map((round) => round[field]);
    return {
      rival,
      perSecond: spread(all("perSecond")),
      medianMs: spread(all("medianMs")),
      p95Ms: spread(all("p95Ms")),
      p99Ms: spread(all("p99Ms")),
      ratio: spread(
        ratios(
          all("perSecond"),
          baseRounds.map((round) => round.perSecond),
        ),
      ),
    };
  });
}
