import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describeMachine } from "../describe-machine.ts";
import type { Place } from "../place.ts";
import { measureRooms } from "./measure-rooms.ts";
import { renderRooms } from "./render-rooms.ts";

const FULL = { members: 300, rounds: 3 };
/** To see that everything works. */
const QUICK = { members: 60, rounds: 2 };

/** Measures rooms alone and answers what is to be printed; a full run is written down. */
export async function benchRooms(place: Place, isQuick: boolean): Promise<string> {
  const { prosody, ...results } = await measureRooms(place, isQuick ? QUICK : FULL);
  if (isQuick) return renderRooms(results);
  const file = "bench/results/rooms.json";
  // No Plone takes part.
  const machine = await describeMachine({ plone: "", python: "", prosody }, place.otherWork.samples);
  const written = { version: 1, at: new Date().toISOString(), machine, ...results };
  await writeFile(join(place.root, file), `${JSON.stringify(written, undefined, 2)}\n`);
  return `${renderRooms(results)}\nWritten: ${file}\n`;
}
