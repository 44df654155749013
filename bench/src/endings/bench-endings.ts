import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describeMachine } from "../describe-machine.ts";
import type { Place } from "../place.ts";
import { plainTable } from "../report/plain-table.ts";
import { rewritePage } from "../report/rewrite-page.ts";
import type { Machine } from "../results.ts";
import { type EndingPlan, type EndingSeries, measureEndings } from "./measure-endings.ts";
import { ENDING_HEADS, endingCells } from "./render-endings.ts";

const FULL: EndingPlan = { times: 50 };
/** In a run of all parts, so that it ends while somebody waits for it. */
const WITH_ALL: EndingPlan = { times: 20 };
/** To see that everything works. */
const QUICK: EndingPlan = { times: 2 };

/** `bench/results/endings.json`. */
export interface EndingResults {
  version: 1;
  /** RFC 3339, UTC. */
  at: string;
  machine: Machine;
  plan: EndingPlan;
  series: EndingSeries[];
}

/** Measures endings alone and answers what is to be printed; a full run is written down, and the page anew. */
export async function benchEndings(place: Place, isQuick: boolean, isAlone: boolean): Promise<string> {
  const plan = isQuick ? QUICK : isAlone ? FULL : WITH_ALL;
  const { versions, series } = await measureEndings(place, plan);
  const table = plainTable(ENDING_HEADS, endingCells(series), 1);
  if (isQuick) return table;
  const file = "bench/results/endings.json";
  const machine = await describeMachine(versions, place.otherWork.samples);
  const results: EndingResults = { version: 1, at: new Date().toISOString(), machine, plan, series };
  await writeFile(join(place.root, file), `${JSON.stringify(results, undefined, 2)}\n`);
  const page = await rewritePage(place.root);
  return `${table}\nWritten: ${[file, ...page].join(", ")}\n`;
}
