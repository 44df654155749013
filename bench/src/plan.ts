import type { Results } from "./results.ts";

export type Plan = Results["plan"];

/** One at a time says how long it takes; some at a time says how many there are in a second. */
export const CONCURRENCIES = [1, 8] as const;

export const FULL: Plan = { rounds: 5, warmUpMs: 300, measureMs: 2_000 };
/** To see that everything works. */
export const QUICK: Plan = { rounds: 2, warmUpMs: 200, measureMs: 500 };
