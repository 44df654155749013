import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { identify } from "./identify.ts";

/** What a pid file says. */
export interface PidRecord {
  pid: number;
  started: string;
  /** Known once the child was ready: before that, a script or a wrapper may still turn into another program. */
  commandLine?: string;
  /** Who started it; while that one lives, the child is no orphan. */
  parent: { pid: number; started: string };
}

/**
 * Writes down who the child is. Its command line is recorded once it is ready. Without a file when the child has ended
 * already.
 */
export async function recordChild(file: string, pid: number, when: "starting" | "ready"): Promise<void> {
  const [child, parent] = await Promise.all([identify(pid), identify(process.pid)]);
  if (child === undefined || parent === undefined) return;
  const record: PidRecord = {
    pid,
    started: child.started,
    parent: { pid: process.pid, started: parent.started },
  };
  if (when === "ready") record.commandLine = child.commandLine;
  const temporary = `${file}.${process.pid}.tmp`;
  await writeFile(temporary, `${JSON.stringify(record)}\n`, { mode: 0o600 });
  await rename(temporary, file);
}

/** Undefined when there is none, or when it is not one of ours. */
export async function readPidFile(file: string): Promise<PidRecord | undefined> {
  let record: Partial<PidRecord> | null;
  try {
    record = JSON.parse(await readFile(file, "utf8"));
  } catch {
    return undefined;
  }
  if (record === null || typeof record !== "object") return undefined;
  const { pid, started, commandLine, parent } = record;
  if (!isPid(pid) || typeof started !== "string" || !isPid(parent?.pid)) return undefined;
  if (typeof parent?.started !== "string" || !["string", "undefined"].includes(typeof commandLine))
    return undefined;
  return { pid, started, parent, ...(commandLine !== undefined && { commandLine }) };
}

export async function removePidFile(file: string): Promise<void> {
  await rm(file, { force: true });
}

/** Whether the process that the file describes still runs. */
export async function isAlive(record: Pick<PidRecord, "pid" | "started" | "commandLine">): Promise<boolean> {
  const now = await identify(record.pid);
  if (now === undefined || now.started !== record.started) return false;
  // On its way out a process has given up its memory, and its command line with it, before it is gone.
  return record.commandLine === undefined || [record.commandLine, ""].includes(now.commandLine);
}

/** 1 is the system's first process, and 0 and less are groups: never ours to signal. */
function isPid(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 1;
}
