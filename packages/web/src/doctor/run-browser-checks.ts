import type { Browser } from "./browser.ts";
import type { BrowserCheck, Result, Verdict } from "./check.ts";

function fill(line: string, values: Readonly<Record<string, string>>): string {
  return line.replace(/\{([a-z]+)\}/g, (_, name: string) => values[name] || name.toUpperCase());
}

function resultOf(check: BrowserCheck, verdict: Verdict, ms: number): Result {
  const isFault = verdict.state === "fault";
  return {
    check: check.id,
    subject: null,
    state: isFault ? check.severity : verdict.state === "fine" ? "fine" : "skipped",
    title: check.title,
    measured: verdict.measured,
    meaning: isFault ? check.meaning : null,
    todo: isFault ? check.todo.map((line) => fill(line, verdict.values ?? {})) : [],
    because: null,
    hops: [],
    ms,
  };
}

async function look(check: BrowserCheck, browser: Browser): Promise<Verdict> {
  try {
    return await check.look(browser);
  } catch (error) {
    if (error instanceof TypeError) throw error;
    return { state: "fault", measured: error instanceof Error ? error.message : String(error) };
  }
}

/** The fault because of which a check says nothing: the first of a chain. */
function causeOf({ dependsOn }: BrowserCheck, known: ReadonlyMap<string, Result>): string | undefined {
  for (const id of dependsOn) {
    const other = known.get(id);
    if (other === undefined) throw new TypeError(`${id} does not stand before what depends on it`);
    if (other.state === "warning" || other.state === "error") return id;
    if (other.because !== null) return other.because;
  }
  return undefined;
}

/** Looks at one thing after the other, except at what depends on something that has a fault. */
export async function* runBrowserChecks(
  checks: readonly BrowserCheck[],
  browser: Browser,
): AsyncGenerator<Result, void, undefined> {
  const known = new Map<string, Result>();
  for (const check of checks) {
    const because = causeOf(check, known);
    const begin = performance.now();
    const verdict: Verdict =
      because === undefined
        ? await look(check, browser)
        : { state: "none", measured: `not looked at because of ${because}` };
    const ms = Math.round(performance.now() - begin);
    const result = { ...resultOf(check, verdict, ms), because: because ?? null };
    known.set(check.id, result);
    yield result;
  }
}
