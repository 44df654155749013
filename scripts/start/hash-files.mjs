import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * One hash over files and folders with all that is in them: names and content.
 *
 * @param {readonly string[]} paths
 * @param {(name: string) => boolean} [take] by the path below its folder
 * @returns {string} hexadecimal
 */
export function hashFiles(paths, take = () => true) {
  const hash = createHash("sha256");
  for (const path of paths) {
    for (const file of filesIn(path, take)) {
      hash
        .update(`${file.slice(path.length)}\0`)
        .update(createHash("sha256").update(readFileSync(file)).digest());
    }
  }
  return hash.digest("hex");
}

/**
 * @param {string} path
 * @param {(name: string) => boolean} take
 */
function filesIn(path, take) {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => take(file.slice(path.length + 1)))
    .sort();
}
