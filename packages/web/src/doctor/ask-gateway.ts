import type { DoctorLine, Problem } from "../../../../spec/http.d.ts";
import { readLines } from "./read-lines.ts";

export interface DoctorQuestion {
  /** Where the gateway is, absolute, with a slash at its end. */
  base: string;
  /** Also what takes more than a minute. */
  isThorough: boolean;
  /** BCP 47. */
  language: string;
  signal: AbortSignal;
}

/** Why there are no results, or not all. */
export class NoResults extends Error {
  readonly why: "unreachable" | "stranger" | "refused" | "broken" | "late";
  /** HTTP status; 0 where there is none. */
  readonly status: number;

  constructor(why: NoResults["why"], status: number, message = "") {
    super(message);
    this.name = "NoResults";
    this.why = why;
    this.status = status;
  }
}

async function refusalOf(answer: Response): Promise<NoResults> {
  const isProblem = /^application\/problem\+json\b/.test(answer.headers.get("content-type") ?? "");
  const problem = isProblem
    ? ((await answer.json().catch(() => undefined)) as Problem | undefined)
    : undefined;
  return typeof problem?.title !== "string"
    ? new NoResults("stranger", answer.status)
    : new NoResults("refused", answer.status, problem.title);
}

/**
 * Lets the gateway look, and yields its lines as they come.
 *
 * @throws NoResults
 */
export async function* askGateway(
  ask: typeof fetch,
  { base, isThorough, language, signal }: DoctorQuestion,
): AsyncGenerator<DoctorLine, void, undefined> {
  const answer = await ask(`${base}doctor${isThorough ? "?thorough" : ""}`, {
    method: "POST",
    headers: {
      Accept: "application/x-ndjson",
      "Accept-Language": language,
      "X-Requested-With": "collective.converse",
    },
    cache: "no-store",
    credentials: "same-origin",
    redirect: "error",
    signal,
  }).catch(() => {
    throw new NoResults("unreachable", 0);
  });
  const isStream = /^application\/x-ndjson\b/.test(answer.headers.get("content-type") ?? "");
  if (answer.status !== 200 || !isStream || answer.body === null) throw await refusalOf(answer);
  let isWhole = false;
  try {
    for await (const text of readLines(answer.body)) {
      const line = JSON.parse(text) as DoctorLine;
      if (typeof line.type !== "string") throw new TypeError("a line without a type");
      isWhole = line.type === "summary" || line.type === "failed";
      yield line;
    }
  } catch {
    throw new NoResults("broken", answer.status);
  }
  if (!isWhole) throw new NoResults("broken", answer.status);
}
