import type { DoctorResult, DoctorSummary } from "../../../../spec/http.d.ts";

/** What one check found at one place. */
export type Result = DoctorResult;

export type Summary = DoctorSummary;

export function summarize(results: readonly Result[]): Summary {
  const count = (state: Result["state"]) => results.filter((result) => result.state === state).length;
  return {
    fine: count("fine"),
    warnings: count("warning"),
    errors: count("error"),
    skipped: count("skipped"),
  };
}
