import { SCRAM } from "../logins/login-jobs.ts";
import { PLONE_SEARCH } from "../people/people-jobs.ts";
import { CONCURRENCIES } from "../plan.ts";
import type { Results, Series } from "../results.ts";
import { PLONE_VIEW } from "../sessions/session-jobs.ts";
import { columnsOf } from "./columns.ts";
import { plainTable } from "./plain-table.ts";
import { rowsOf } from "./rows.ts";

/** The tables in plain text. */
export function renderTerminal({
  sessions,
  searches,
  logins,
}: Pick<Results, "sessions" | "searches" | "logins">): string {
  return CONCURRENCIES.flatMap((concurrency) => [
    renderTable(`Sessions, ${concurrency} at a time`, sessions, concurrency, PLONE_VIEW),
    ...(searches === undefined
      ? []
      : [renderTable(`Searches, ${concurrency} at a time`, searches.series, concurrency, PLONE_SEARCH)]),
    renderTable(`Logins, ${concurrency} at a time`, logins, concurrency, SCRAM),
  ]).join("");
}

function renderTable(what: string, series: readonly Series[], concurrency: number, base: string): string {
  const { heads, cells } = columnsOf(what, rowsOf(series, concurrency, base));
  return plainTable(heads, cells);
}
