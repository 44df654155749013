import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/** What tells a running process from a later one that got the same pid. */
export interface Identity {
  /** Boot and start time; the finest that the system knows. */
  started: string;
  /** As the system shows it. */
  commandLine: string;
}

const run = promisify(execFile);

/** Undefined when there is no such process, or when it has ended and only waits to be reaped. */
export async function identify(pid: number): Promise<Identity | undefined> {
  const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => undefined);
  return boot === undefined ? await identifyByPs(pid) : await identifyByProc(pid, boot.trim());
}

/** Linux, proc(5): the fields of `stat` after the program's name, which may hold spaces and parentheses itself. */
async function identifyByProc(pid: number, boot: string): Promise<Identity | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state, ticks] = [fields[0], fields[19]];
    if (state === "Z" || state === "X" || ticks === undefined) return undefined;
    const commandLine = (await readFile(`/proc/${pid}/cmdline`, "latin1")).replace(/\0$/, "");
    return { started: `${boot} ${ticks}`, commandLine: commandLine.replaceAll("\0", " ") };
  } catch {
    return undefined;
  }
}

/** Systems without /proc; the start time is exact to a second. */
async function identifyByPs(pid: number): Promise<Identity | undefined> {
  try {
    const env = { PATH: "/bin:/usr/bin", LC_ALL: "C", TZ: "UTC" };
    const { stdout } = await run("ps", ["-o", "stat=,lstart=,command=", "-p", String(pid)], { env });
    const match = /^\s*(\S+)\s+(\S+\s+\S+\s+\d+\s+[\d:]+\s+\d{4})\s+(.*)$/m.exec(stdout);
    if (!match?.[1] || !match[2] || match[1].startsWith("Z")) return undefined;
    return { started: match[2].replace(/\s+/g, " "), commandLine: match[3] ?? "" };
  } catch {
    return undefined;
  }
}
