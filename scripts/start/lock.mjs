import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { processBegan } from "./process-identity.mjs";

/** @typedef {{ pid: number, began: string | undefined, note?: string }} Holder */

/** @type {Holder} */
const NOBODY = { pid: 0, began: undefined };
/** How often somebody looks again who finds a stale lock that another is just removing. */
const TURNS = 100;

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
    for (let turn = 0; turn < TURNS; turn++) {
      if (tryLink(mine, path)) return { release: () => releaseLock(path, pid), stale };
      const holder = readHolder(path);
      if (isAlive(holder)) return { holder };
      stale ||= holder !== undefined;
      removeStale(path, mine);
    }
    return { holder: readHolder(path) ?? NOBODY };
  } finally {
    rmSync(mine, { force: true });
  }
}

/**
 * A link is made whole or not at all, so that nobody reads half a lock.
 *
 * @param {string} mine
 * @param {string} path
 * @returns {boolean} whether it was not there yet
 */
function tryLink(mine, path) {
  try {
    linkSync(mine, path);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    return false;
  }
}

/**
 * Only one at a time may remove a stale lock, and looks at it once more: what was stale may be the next one's by now.
 *
 * @param {string} path
 * @param {string} mine
 */
function removeStale(path, mine) {
  const removing = `${path}.removing`;
  if (tryLink(mine, removing)) {
    removeDead(path);
    rmSync(removing, { force: true });
  } else {
    // Only one that was killed leaves it.
    removeDead(removing);
  }
}

/**
 * What is absent is left alone: it may be the next one's in a moment.
 *
 * @param {string} path
 */
function removeDead(path) {
  const holder = readHolder(path);
  if (holder !== undefined && !isAlive(holder)) rmSync(path, { force: true });
}

/**
 * @param {Holder | undefined} holder
 * @returns {holder is Holder}
 */
function isAlive(holder) {
  return holder?.began !== undefined && processBegan(holder.pid) === holder.began;
}

/**
 * @param {string} path
 * @returns {Holder | undefined} nobody for half a lock; undefined where there is none
 */
function readHolder(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT" ? undefined : NOBODY;
  }
}

/**
 * @param {string} path
 * @param {number} pid
 */
function releaseLock(path, pid) {
  if (readHolder(path)?.pid === pid) rmSync(path, { force: true });
}
