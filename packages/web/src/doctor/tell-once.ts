import type { DoctorResult } from "../../../../spec/http.d.ts";
import type { BrowserCheck } from "./check.ts";
import { isFault } from "./report.ts";

/** The gateway's fault, at this page's own address, that explains what the browser found. */
function causeThere(
  { sameAs = [] }: Pick<BrowserCheck, "sameAs">,
  theirs: readonly DoctorResult[],
  origin: string,
): string | undefined {
  const here = theirs.filter(
    ({ subject }) => subject === null || subject === origin || !/^https?:/.test(subject),
  );
  for (const { check, because, ...result } of here) {
    if (!sameAs.includes(check)) continue;
    if (isFault(result)) return check;
    if (because !== null) return because;
  }
  return undefined;
}

/** Of the browser's results those that wait for the gateway's: what may be the same, and what depends on it. */
export function waitsFor(
  checks: readonly BrowserCheck[],
): (result: Pick<DoctorResult, "check" | "state" | "because">) => boolean {
  const shared = new Set(checks.filter(({ sameAs = [] }) => sameAs.length > 0).map(({ id }) => id));
  return (result) =>
    result.because === null ? isFault(result) && shared.has(result.check) : shared.has(result.because);
}

/** The browser's results, where a fault that the gateway has told too is counted behind that one. */
export function tellOnce(
  ours: readonly DoctorResult[],
  checks: readonly BrowserCheck[],
  theirs: readonly DoctorResult[],
  origin: string,
): DoctorResult[] {
  const causes = new Map<string, string>();
  for (const check of checks) {
    const cause = causeThere(check, theirs, origin);
    if (cause !== undefined) causes.set(check.id, cause);
  }
  return ours.map((result) => {
    const because = causes.get(result.because ?? result.check);
    if (because === undefined) return result;
    const measured = `not looked at because of ${because}`;
    return { ...result, state: "skipped", measured, meaning: null, todo: [], because };
  });
}
