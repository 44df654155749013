import { readFile } from "node:fs/promises";

/** USER_HZ of Linux on every architecture that Node runs on. */
const MS_PER_TICK = 10;

/** Processor time of a process since its start, in ms, proc(5); undefined where nobody says, or it has ended. */
export async function cpuTime(pid: number): Promise<number | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "latin1").catch(() => undefined);
  if (stat === undefined) return undefined;
  // The program's name may hold spaces and parentheses itself.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  return Number.isNaN(ticks) ? undefined : ticks * MS_PER_TICK;
}
