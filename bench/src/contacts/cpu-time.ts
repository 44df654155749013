import { readFile } from "node:fs/promises";

/** How long a process of one thread has been at work since it began, in ms; proc(5), `schedstat`: Linux alone tells it so exactly. */
export async function cpuTime(pid: number): Promise<number> {
  const [nanoseconds] = (await readFile(`/proc/${pid}/schedstat`, "latin1")).split(" ");
  return Number(nanoseconds) / 1e6;
}
