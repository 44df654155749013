import type { DoctorResult, DoctorSummary } from "../../../../spec/http.d.ts";
import type { NoResults } from "./ask-gateway.ts";

/** A result, and the title of those that it belongs to. */
export type Told = { group: string } & DoctorResult;

export function isFault({ state }: Pick<Told, "state">): boolean {
  return state === "warning" || state === "error";
}

/** All that is known so far, from both sides. */
export class Report {
  readonly results: Told[] = [];
  /** Of the gateway; empty while nobody knows. */
  version = "";

  add(result: Told): void {
    this.results.push(result);
  }

  get summary(): DoctorSummary {
    const count = (state: DoctorResult["state"]) =>
      this.results.filter((result) => result.state === state).length;
    return {
      fine: count("fine"),
      warnings: count("warning"),
      errors: count("error"),
      skipped: count("skipped"),
    };
  }

  /** What the page's policy forbids does not reach the gateway, which may be well: that is told already. */
  explains(why: NoResults["why"]): boolean {
    return (
      why === "unreachable" &&
      this.results.some((result) => result.check === "browser-csp" && isFault(result))
    );
  }

  /** By the cause, how many were not looked at. */
  get hidden(): ReadonlyMap<string, number> {
    const hidden = new Map<string, number>();
    for (const { because } of this.results)
      if (because !== null) hidden.set(because, (hidden.get(because) ?? 0) + 1);
    return hidden;
  }

  /**
   * For a file. No address of anybody but the site's, no cookie, nothing of the browser's but what the checks say.
   *
   * @param at - unix milliseconds
   */
  toJson(at: number): string {
    const { version, summary, results } = this;
    return `${JSON.stringify({ at: new Date(at).toISOString(), version, summary, results }, undefined, 2)}\n`;
  }
}
