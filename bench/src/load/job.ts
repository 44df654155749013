import type { Secrets } from "@collective-converse/token";
import type { Round } from "../results.ts";

/** One request again and again, each time with a login of somebody. */
export interface SessionJob {
  kind: "sessions";
  port: number;
  /** Request line and headers, without `Cookie` and without the empty line at the end. */
  head: readonly string[];
  /** A JSON file with a list of values of `__ac`. */
  loginsFile: string;
  /** Only the first ones of the list in turn; absent: all, so that none comes again soon. */
  only?: number;
}

/** One search after the other, each of somebody else. */
export interface SearchJob {
  kind: "searches";
  port: number;
  /** Without the query. */
  path: string;
  /** Headers, without `Cookie`. */
  head: readonly string[];
  loginsFile: string;
  only: number;
  /** What is looked for, in turn. */
  queries: readonly string[];
}

/** One whole XMPP login again and again. */
export interface LoginJob {
  kind: "logins";
  port: number;
  domain: string;
  /** `X-TOKEN` is made with `secrets`, the others with `password`; `kept`: SCRAM's salted password is derived once. */
  proof:
    | { mechanism: "X-TOKEN"; secrets: Secrets }
    | { mechanism: "PLAIN"; password: string }
    | { mechanism: "SCRAM-SHA-1"; password: string; kept: boolean };
  /** One for each of those who log in at the same time. */
  localparts: readonly string[];
}

export type Job = SessionJob | SearchJob | LoginJob;

export interface Timing {
  concurrency: number;
  warmUpMs: number;
  measureMs: number;
}

/** What the load process is sent, and what it answers. */
export type Order = { job: Job; timing: Timing };
export type Report = { round: Round } | { error: string };
