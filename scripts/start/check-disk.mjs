import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { StartError } from "./start-error.mjs";

const MIB = 1024 * 1024;

/** @typedef {(path: string) => Promise<Pick<import("node:fs").StatsFs, "bavail" | "bsize">>} AskRoom */

/**
 * @param {string} path a file or folder that may not exist yet
 * @param {number} neededMib
 * @param {AskRoom} [ask]
 * @throws {StartError} start-disk-full
 */
export async function checkDisk(path, neededMib, ask = statfs) {
  const { bavail, bsize } = await nearestExisting(path, ask);
  const freeMib = Math.floor((Number(bavail) * Number(bsize)) / MIB);
  if (freeMib >= neededMib) return;
  throw new StartError(
    "start-disk-full",
    `There are only ${freeMib} MiB free where ${path} is, and ${neededMib} MiB are needed: make room and try again.`,
  );
}

/**
 * @param {string} path
 * @param {AskRoom} ask
 * @returns {ReturnType<AskRoom>}
 */
async function nearestExisting(path, ask) {
  try {
    return await ask(path);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ENOENT" || dirname(path) === path) throw error;
    return nearestExisting(dirname(path), ask);
  }
}
