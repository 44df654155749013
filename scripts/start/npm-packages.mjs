import { readFileSync } from "node:fs";
import { join } from "node:path";
import { explainFailure } from "./explain-failure.mjs";

/**
 * @param {object} context
 * @param {string} context.root
 * @param {import("./run-command.mjs").Run} context.run
 * @param {string | undefined} context.npm path of npm's own script, from `npm_execpath`; absent: `npm` on PATH
 * @returns {Promise<boolean>} whether anything was installed
 */
export async function installNpmPackages({ root, run, npm }) {
  if (matchesLock(root)) return false;
  const [command, first] = npm?.endsWith(".js") ? [process.execPath, [npm]] : ["npm", []];
  try {
    await run(command, [...first, "ci", "--no-audit", "--no-fund"], { cwd: root });
  } catch (error) {
    throw explainFailure(error, "The npm packages cannot be installed");
  }
  return true;
}

/**
 * Whether `node_modules` holds what the lock says, by npm's own list of what it has installed, which it writes last.
 *
 * @param {string} root
 */
function matchesLock(root) {
  const lock = packagesOf(join(root, "package-lock.json"));
  const installed = packagesOf(join(root, "node_modules/.package-lock.json"));
  if (lock === undefined || installed === undefined) return false;
  return Object.entries(lock).every(([path, wanted]) => {
    // The workspace itself; and what is for other systems is not installed.
    if (!path.startsWith("node_modules/") || (wanted.optional && !(path in installed))) return true;
    const there = installed[path];
    return (
      there?.version === wanted.version &&
      there?.integrity === wanted.integrity &&
      there?.link === wanted.link
    );
  });
}

/**
 * @typedef {{ version?: string, integrity?: string, link?: boolean, optional?: boolean }} LockedPackage
 * @param {string} file
 * @returns {Record<string, LockedPackage> | undefined}
 */
function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}
