import { readFile } from "node:fs/promises";

export interface Usage {
  /** Resident, in bytes. */
  memory: number;
  /** Since its start, in ms. */
  cpuMs: number;
}

/** USER_HZ of Linux, on every architecture that Node runs on. */
const TICKS_PER_SECOND = 100;

/** proc(5) of a process; rejects when it has ended. */
export async function readProcess(pid: number): Promise<Usage> {
  const [status, stat] = await Promise.all([
    readFile(`/proc/${pid}/status`, "utf8"),
    readFile(`/proc/${pid}/stat`, "latin1"),
  ]);
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  if (kib === undefined || Number.isNaN(ticks)) throw new Error(`process ${pid} has ended`);
  return { memory: Number(kib) * 1024, cpuMs: (ticks * 1_000) / TICKS_PER_SECOND };
}
