import { setTimeout as delay } from "node:timers/promises";
import { isAlive, type PidRecord, readPidFile, removePidFile } from "./pid-file.ts";
import { signalGroup } from "./signal-group.ts";

const TERM_MS = 5_000;
const KILL_MS = 5_000;
const LOOK_MS = 20;

/**
 * Ends what an earlier run left behind when it was killed, with its descendants, and removes the file. Only if the
 * process still is the one that the file describes, and the one that started it does not live any more.
 * Resolves whether there was one.
 */
export async function endOrphan(pidFile: string): Promise<boolean> {
  const record = await readPidFile(pidFile);
  if (record === undefined || (await isAlive(record.parent))) return false;
  const found = await isAlive(record);
  if (found) {
    signalGroup(record.pid, "SIGTERM");
    await untilGone(record, TERM_MS);
    signalGroup(record.pid, "SIGKILL");
    await untilGone(record, KILL_MS);
  }
  await removePidFile(pidFile);
  return found;
}

/** It is nobody's child whom we could wait for: looks again and again. */
async function untilGone(record: PidRecord, withinMs: number): Promise<void> {
  for (let waited = 0; waited < withinMs && (await isAlive(record)); waited += LOOK_MS) await delay(LOOK_MS);
}
