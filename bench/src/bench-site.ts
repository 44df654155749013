import { childEnvironment } from "../../demo/src/child-environment.ts";
import { describeMachine } from "./describe-machine.ts";
import { LoadProcess } from "./load/load-process.ts";
import { measureLogins } from "./logins/measure-logins.ts";
import type { Place } from "./place.ts";
import { FULL, type Plan, QUICK } from "./plan.ts";
import { renderTerminal } from "./report/render-terminal.ts";
import type { Results } from "./results.ts";
import { measureSessions } from "./sessions/measure-sessions.ts";
import { writeReport } from "./write-report.ts";

/** Measures sessions, searches and logins and answers what is to be printed; a full run is written down, and the page anew. */
export async function benchSite(place: Place, isQuick: boolean): Promise<string> {
  const results = await measureAll(place, isQuick ? QUICK : FULL);
  const tables = renderTerminal(results);
  if (isQuick) return tables;
  const files = await writeReport(place.root, results);
  return `${tables}\nWritten: ${files.join(", ")}\n`;
}

async function measureAll(place: Place, plan: Plan): Promise<Results> {
  const at = new Date().toISOString();
  const load = new LoadProcess({ root: place.root, env: childEnvironment(place.env), signal: place.signal });
  try {
    const sessions = await measureSessions(place, plan, load);
    const logins = await measureLogins(place, plan, load);
    const { plone, python } = sessions.logins;
    return {
      version: 1,
      at,
      machine: await describeMachine({ plone, python, prosody: logins.prosody }, place.otherWork.samples),
      plan,
      sessions: sessions.series,
      searches: sessions.searches,
      logins: logins.series,
      derivationMs: logins.derivationMs,
    };
  } finally {
    await load.end();
  }
}
