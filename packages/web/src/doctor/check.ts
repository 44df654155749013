import type { DoctorResult } from "../../../../spec/http.d.ts";
import type { Browser } from "./browser.ts";

/** What a check's answer can be. */
export type Verdict =
  | { state: "fine"; measured: string; ms?: number }
  /** `values` fill the braces of the check's lines. */
  | { state: "fault"; measured: string; values?: Readonly<Record<string, string>> }
  /** What it looks at does not exist here, and need not. */
  | { state: "none"; measured: string };

/** A check of the browser's half, in the shape of the gateway's own. Its texts are in English, as theirs. */
export interface BrowserCheck {
  /** Stable; begins with `browser-`. */
  id: string;
  /** What a fault is. */
  severity: "error" | "warning";
  /** What is right when it is fine, a sentence. */
  title: string;
  /** What is measured, a sentence. */
  looks: string;
  /** What a fault means. */
  meaning: string;
  /** What members notice of a fault; absent: nothing. */
  members?: string;
  /** What to do, a line each; what stands in braces is filled in. */
  todo: readonly string[];
  /** Checks without which this one says nothing; each stands before it. */
  dependsOn: readonly string[];
  /** Checks of the gateway's half that see the same from there; where one has a fault, that one alone is told. */
  sameAs?: readonly string[];
  /** Throws an `Error` for what is wrong in the world; its message is what was measured. */
  look(browser: Browser): Promise<Verdict>;
}

export type Result = DoctorResult;

export function fine(measured: string): Verdict {
  return { state: "fine", measured };
}

export function fault(measured: string, values: Readonly<Record<string, string>> = {}): Verdict {
  return { state: "fault", measured, values };
}

export function none(measured: string): Verdict {
  return { state: "none", measured };
}
