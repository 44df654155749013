import { readFile } from "node:fs/promises";

/** How long a process of one thread was at work until now, in ms (proc(5), `schedstat`; Linux alone). */
export async function busyTime(pid: number): Promise<number> {
  const [nanoseconds] = (await readFile(`/proc/${pid}/schedstat`, "latin1")).split(" ");
  return Number(nanoseconds) / 1e6;
}
