import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/**
 * A hash of everything that a build is made of.
 *
 * @param {string} root
 * @param {readonly string[]} inputs files and folders below `root`; one that is not there counts as such
 */
export async function hashInputs(root, inputs) {
  const hash = createHash("sha256").update(process.version);
  for (const path of (await Promise.all(inputs.map((input) => filesBelow(root, input)))).flat().sort()) {
    hash.update(`${path}\0`).update(await readFile(join(root, path)));
  }
  return hash.digest("hex");
}

/**
 * @param {string} root
 * @param {string} path
 * @returns {Promise<string[]>}
 */
async function filesBelow(root, path) {
  const info = await stat(join(root, path)).catch(() => undefined);
  if (info === undefined) return [];
  if (info.isFile()) return [path];
  const entries = await readdir(join(root, path), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
}

/**
 * Whether the last build was made of the same and its outputs are still there.
 *
 * @param {string} stamp file
 * @param {string} hash
 * @param {readonly string[]} outputs
 */
export async function isUpToDate(stamp, hash, outputs) {
  const last = await readFile(stamp, "utf8").catch(() => "");
  return last === hash && outputs.every((output) => existsSync(output));
}

/**
 * @param {string} stamp
 * @param {string} hash
 */
export async function writeStamp(stamp, hash) {
  await mkdir(dirname(stamp), { recursive: true });
  await writeFile(stamp, hash);
}
