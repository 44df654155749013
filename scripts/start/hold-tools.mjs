import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { takeLock } from "./lock.mjs";
import { endRemembered } from "./remember-commands.mjs";

const LOOK_MS = 250;

/**
 * One at a time installs packages in this checkout. Waits for another start or test run; ends what one that was
 * killed has left running.
 *
 * @param {{ root: string, pid: number, signal: AbortSignal, onWait: (pid: number) => void }} options
 * @returns {Promise<() => void>} lets the next one in
 */
export async function holdTools({ root, pid, signal, onWait }) {
  let waited = false;
  for (;;) {
    const lock = takeLock(join(root, ".tools/install.lock"), { pid });
    if (!("holder" in lock)) {
      endRemembered(runningFolder(root));
      return lock.release;
    }
    if (!waited) onWait(lock.holder.pid);
    waited = true;
    await delay(LOOK_MS, undefined, { signal });
  }
}

/** @param {string} root */
export function runningFolder(root) {
  return join(root, ".tools/running");
}
