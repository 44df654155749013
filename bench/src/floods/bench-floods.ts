import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describeMachine } from "../describe-machine.ts";
import type { Place } from "../place.ts";
import { plainTable } from "../report/plain-table.ts";
import { rewritePage } from "../report/rewrite-page.ts";
import type { Machine } from "../results.ts";
import { type FloodPlan, type FloodSeries, measureFloods } from "./measure-floods.ts";
import { FLOOD_HEADS, floodCells } from "./render-floods.ts";

const FULL: FloodPlan = { rounds: 5, measureMs: 6_000 };
/** To see that everything works. */
const QUICK: FloodPlan = { rounds: 1, measureMs: 2_000 };

/** `bench/results/floods.json`. */
export interface FloodResults {
  version: 1;
  /** RFC 3339, UTC. */
  at: string;
  machine: Machine;
  plan: FloodPlan;
  series: FloodSeries[];
}

/** Measures floods alone and answers what is to be printed; a full run is written down, and the page anew. */
export async function benchFloods(place: Place, isQuick: boolean): Promise<string> {
  const plan = isQuick ? QUICK : FULL;
  const { prosody, series } = await measureFloods(place, plan);
  const table = plainTable(FLOOD_HEADS, floodCells(series), 2);
  if (isQuick) return table;
  const file = "bench/results/floods.json";
  // No Plone takes part.
  const machine = await describeMachine({ plone: "", python: "", prosody }, place.otherWork.samples);
  const results: FloodResults = { version: 1, at: new Date().toISOString(), machine, plan, series };
  await writeFile(join(place.root, file), `${JSON.stringify(results, undefined, 2)}\n`);
  const page = await rewritePage(place.root);
  return `${table}\nWritten: ${[file, ...page].join(", ")}\n`;
}
