import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { takeLock } from "./lock.mjs";
import { StartError } from "./start-error.mjs";

/** Says that a folder is the demo's; only such a folder is ever used or emptied. */
const MARKER = ".collective-converse-demo";
const LOCK = "start.lock";

/**
 * Make a folder the demo's, or find that it is, and hold it against a second start.
 *
 * @param {string} folder absolute
 * @param {{ pid: number, port: number }} taker
 * @returns {{ release(): void, fresh: boolean, stale: boolean }} `fresh`: nothing is in it yet; `stale`: the one who
 *   held it before was killed
 * @throws {StartError} start-data-foreign, start-data-in-use, start-data-denied
 */
export function claimData(folder, { pid, port }) {
  const names = namesIn(folder);
  if (names.length > 0 && !names.includes(MARKER)) {
    throw new StartError(
      "start-data-foreign",
      `${folder} is not empty and is not the demo's: name another folder with --data.`,
    );
  }
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, MARKER), "npm start made this folder; npm start -- --reset empties it.\n");
  } catch (cause) {
    throw denied(folder, cause);
  }
  const lock = takeLock(join(folder, LOCK), { pid, note: `http://localhost:${port}/` });
  if ("holder" in lock) {
    const { holder } = lock;
    throw new StartError(
      "start-data-in-use",
      `${folder} is in use by process ${holder.pid} (${holder.note}): stop that one, or name another folder with --data.`,
    );
  }
  return { ...lock, fresh: names.every((name) => isOurs(name)) };
}

/**
 * The files that a reset leaves, because they say whose the folder is.
 *
 * @param {string} name
 */
export function isOurs(name) {
  return name === MARKER || name.startsWith(LOCK);
}

/** @param {string} folder */
function namesIn(folder) {
  try {
    return readdirSync(folder);
  } catch (cause) {
    if (/** @type {NodeJS.ErrnoException} */ (cause).code === "ENOENT") return [];
    throw denied(folder, cause);
  }
}

/**
 * @param {string} folder
 * @param {unknown} cause
 */
function denied(folder, cause) {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new StartError(
    "start-data-denied",
    `${folder} cannot be used: ${why}. Name another folder with --data.`,
    {
      cause,
    },
  );
}
