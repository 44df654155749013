import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describeMachine } from "../describe-machine.ts";
import type { Place } from "../place.ts";
import { plainTable } from "../report/plain-table.ts";
import { rewritePage } from "../report/rewrite-page.ts";
import type { Machine } from "../results.ts";
import { type ContactPlan, type ContactSeries, measureContacts } from "./measure-contacts.ts";
import { CONTACT_HEADS, CONTACT_WORDS, contactCells } from "./render-contacts.ts";

const FULL: ContactPlan = { rounds: 5, logins: 20 };
/** To see that everything works. */
const QUICK: ContactPlan = { rounds: 1, logins: 5 };

/** `bench/results/contacts.json`. */
export interface ContactResults {
  version: 1;
  /** RFC 3339, UTC. */
  at: string;
  machine: Machine;
  plan: ContactPlan;
  series: ContactSeries[];
}

/** Measures what contacts cost a login and answers what is to be printed; a full run is written down, and the page anew. */
export async function benchContacts(place: Place, isQuick: boolean): Promise<string> {
  const plan = isQuick ? QUICK : FULL;
  const { prosody, series } = await measureContacts(place, plan);
  const table = plainTable(CONTACT_HEADS, contactCells(series), CONTACT_WORDS);
  if (isQuick) return table;
  const file = "bench/results/contacts.json";
  // No Plone takes part.
  const machine = await describeMachine({ plone: "", python: "", prosody }, place.otherWork.samples);
  const results: ContactResults = { version: 1, at: new Date().toISOString(), machine, plan, series };
  await writeFile(join(place.root, file), `${JSON.stringify(results, undefined, 2)}\n`);
  const page = await rewritePage(place.root);
  return `${table}\nWritten: ${[file, ...page].join(", ")}\n`;
}
