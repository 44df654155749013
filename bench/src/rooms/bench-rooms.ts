import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describeMachine } from "../describe-machine.ts";
import type { Place } from "../place.ts";
import { plainTable } from "../report/plain-table.ts";
import { rewritePage } from "../report/rewrite-page.ts";
import type { Machine } from "../results.ts";
import { measureRooms, type RoomPlan, type RoomSamples } from "./measure-rooms.ts";
import { ROOM_HEADS, roomCells } from "./render-rooms.ts";

const FULL: RoomPlan = { members: 300, rounds: 3 };
/** To see that everything works. */
const QUICK: RoomPlan = { members: 60, rounds: 1 };

/** `bench/results/rooms.json`. */
export interface RoomResults {
  version: 1;
  /** RFC 3339, UTC. */
  at: string;
  machine: Machine;
  plan: RoomPlan;
  /** By which room. */
  rooms: Record<string, RoomSamples>;
}

/** Measures rooms alone and answers what is to be printed; a full run is written down, and the page anew. */
export async function benchRooms(place: Place, isQuick: boolean): Promise<string> {
  const plan = isQuick ? QUICK : FULL;
  const { prosody, rooms } = await measureRooms(place, plan);
  const table = plainTable(ROOM_HEADS, roomCells(rooms));
  if (isQuick) return table;
  const file = "bench/results/rooms.json";
  // No Plone takes part.
  const machine = await describeMachine({ plone: "", python: "", prosody }, place.otherWork.samples);
  const results: RoomResults = { version: 1, at: new Date().toISOString(), machine, plan, rooms };
  await writeFile(join(place.root, file), `${JSON.stringify(results, undefined, 2)}\n`);
  const page = await rewritePage(place.root);
  return `${table}\nWritten: ${[file, ...page].join(", ")}\n`;
}
