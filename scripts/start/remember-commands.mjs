import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { processBegan } from "./process-identity.mjs";
import { signalGroup } from "./run-command.mjs";

/**
 * Files that name the programs that run, so that the next start can end those of one that was killed.
 *
 * @param {string} folder
 * @returns {import("./run-command.mjs").CommandRecord}
 */
export function rememberCommands(folder) {
  return {
    began(pid, since) {
      mkdirSync(folder, { recursive: true });
      if (since !== undefined) writeFileSync(join(folder, String(pid)), since);
    },
    ended(pid) {
      rmSync(join(folder, String(pid)), { force: true });
    },
  };
}

/**
 * End what an earlier start has left running. Only under the lock of whoever may run such programs.
 *
 * @param {string} folder
 */
export function endRemembered(folder) {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    const pid = Number(name);
    const since = readFileSync(join(folder, name), "utf8");
    if (pid > 1 && since !== "" && processBegan(pid) === since) signalGroup(pid, "SIGKILL");
    rmSync(join(folder, name), { force: true });
  }
}
