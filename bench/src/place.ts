import type { Progress } from "../../scripts/start/progress.mjs";

/** Where and how the benchmark runs. */
export interface Place {
  /** The checkout. */
  root: string;
  /** Temporary, of this run alone. */
  folder: string;
  progress: Progress;
  signal: AbortSignal;
  env: Readonly<Record<string, string | undefined>>;
}
