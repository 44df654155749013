import type { Hop } from "./check.ts";

/** What one check found at one place. */
export interface Result {
  check: string;
  /** The site's name or its origin; null: the gateway as a whole. */
  subject: string | null;
  state: "fine" | "warning" | "error" | "skipped";
  title: string;
  /** What was seen; for a check that was not looked at: why. */
  measured: string;
  /** Only of a fault. */
  meaning: string | null;
  /** Only of a fault; lines to follow or to paste. */
  todo: readonly string[];
  /** The fault because of which nobody looked. */
  because: string | null;
  /** Steps of what was measured. */
  hops: readonly Hop[];
  /** How long it took, in milliseconds. */
  ms: number;
}

export interface Summary {
  fine: number;
  warnings: number;
  errors: number;
  skipped: number;
}

export function summarize(results: readonly Result[]): Summary {
  const count = (state: Result["state"]) => results.filter((result) => result.state === state).length;
  return {
    fine: count("fine"),
    warnings: count("warning"),
    errors: count("error"),
    skipped: count("skipped"),
  };
}
