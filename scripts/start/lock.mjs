import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { processBegan } from "./process-identity.mjs";

/** @typedef {{ pid: number, began: string | undefined, note?: string }} Holder */

/**
 * Take a lock that is a file naming who holds it. A holder that runs no more has lost it.
 *
 * @param {string} path
 * @param {{ pid: number, note?: string }} taker
 * @returns {{ release(): void, stale: boolean } | { holder: Holder }} `stale`: an earlier holder died with the lock
 */
export function takeLock(path, { pid, note }) {
  mkdirSync(dirname(path), { recursive: true });
  const mine = `${path}.${pid}`;
  writeFileSync(mine, JSON.stringify({ pid, began: processBegan(pid), ...(note && { note }) }));
  let stale = false;
  try {
    // A link is made whole or not at all, so that nobody reads half a lock; two turns settle a race for a stale one.
    for (let turn = 0; turn < 3; turn++) {
      try {
        linkSync(mine, path);
        return { release: () => releaseLock(path, pid), stale };
      } catch (error) {
        if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
      }
      const holder = readHolder(path);
      if (holder !== undefined && holder.began !== undefined && processBegan(holder.pid) === holder.began) {
        return { holder };
      }
      stale = true;
      rmSync(path, { force: true });
    }
    return { holder: readHolder(path) ?? { pid: 0, began: undefined } };
  } finally {
    rmSync(mine, { force: true });
  }
}

/**
 * @param {string} path
 * @returns {Holder | undefined}
 */
function readHolder(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * @param {string} path
 * @param {number} pid
 */
function releaseLock(path, pid) {
  if (readHolder(path)?.pid === pid) rmSync(path, { force: true });
}
