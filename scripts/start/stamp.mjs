import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Do the work unless the stamp says that it was done for the same inputs. The stamp is written last, so that work
 * that was cut off is done again.
 *
 * @param {string} path
 * @param {string} inputs
 * @param {() => Promise<unknown>} work
 * @returns {Promise<boolean>} whether there was anything to do
 */
export async function onceFor(path, inputs, work) {
  if (readStamp(path) === inputs) return false;
  rmSync(path, { force: true });
  await work();
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, inputs);
  return true;
}

/** @param {string} path */
function readStamp(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
