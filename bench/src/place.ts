import type { Progress } from "../../scripts/start/progress.mjs";
import type { OtherWork } from "./other-work.ts";

/** Where and how the benchmark runs. */
export interface Place {
  /** The checkout. */
  root: string;
  /** Temporary, of this run alone. */
  folder: string;
  progress: Progress;
  otherWork: OtherWork;
  signal: AbortSignal;
  env: Readonly<Record<string, string | undefined>>;
}
