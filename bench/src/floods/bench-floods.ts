import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describeMachine } from "../describe-machine.ts";
import type { Place } from "../place.ts";
import { plainTable } from "../report/plain-table.ts";
import { rewritePage } from "../report/rewrite-page.ts";
import type { Machine } from "../results.ts";
import { goFirst } from "./go-first.ts";
import { type FloodPlan, type FloodSeries, measureFloods } from "./measure-floods.ts";
import { FLOOD_HEADS, floodCells } from "./render-floods.ts";

const FULL: FloodPlan = { rounds: 3, windows: 3, measureMs: 2_500 };
/** In a run of all parts, so that it ends while somebody waits for it. */
const WITH_ALL: FloodPlan = { rounds: 2, windows: 3, measureMs: 1_500 };
/** To see that everything works. */
const QUICK: FloodPlan = { rounds: 1, windows: 2, measureMs: 2_000 };

/** `bench/results/floods.json`. */
export interface FloodResults {
  version: 1;
  /** RFC 3339, UTC. */
  at: string;
  machine: Machine;
  /** Whether Prosody and who measured went before other programs. */
  isFirst: boolean;
  plan: FloodPlan;
  series: FloodSeries[];
}

/** Measures floods alone and answers what is to be printed; a full run is written down, and the page anew. */
export async function benchFloods(place: Place, isQuick: boolean, isAlone: boolean): Promise<string> {
  const plan = isQuick ? QUICK : isAlone ? FULL : WITH_ALL;
  // So do the Prosodys.
  const isFirst = await goFirst(process.pid);
  const { prosody, series } = await measureFloods(place, plan).finally(() => goFirst(process.pid, false));
  const table = plainTable(FLOOD_HEADS, floodCells(series), 2);
  if (isQuick) return table;
  const file = "bench/results/floods.json";
  // No Plone takes part.
  const machine = await describeMachine({ plone: "", python: "", prosody }, place.otherWork.samples);
  const at = new Date().toISOString();
  const results: FloodResults = { version: 1, at, machine, isFirst, plan, series };
  await writeFile(join(place.root, file), `${JSON.stringify(results, undefined, 2)}\n`);
  const page = await rewritePage(place.root);
  return `${table}\nWritten: ${[file, ...page].join(", ")}\n`;
}
