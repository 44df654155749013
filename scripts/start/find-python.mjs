import { findProgram } from "./find-program.mjs";
import { StartError } from "./start-error.mjs";

/** The versions that Plone's lock holds for. */
const OLDEST = 10;
const NEWEST = 13;

const NAMES = ["python3", "python3.13", "python3.12", "python3.11", "python3.10"];
const ASK =
  "import sys; print(*sys.version_info[:2])\ntry:\n import ensurepip, venv; print('venv')\nexcept ImportError: pass";

/** @typedef {{ path: string, version: string, hasVenv: boolean }} Python */

/**
 * The first Python that Plone runs with; undefined when there is no Python at all.
 *
 * @param {import("./run-command.mjs").Run} run
 * @param {string | undefined} searchPath
 * @returns {Promise<Python | undefined>}
 * @throws {StartError} start-python-old, start-python-new
 */
export async function findPython(run, searchPath) {
  /** @type {{ path: string, minor: number, hasVenv: boolean }[]} */
  const found = [];
  for (const name of NAMES) {
    const path = findProgram(name, searchPath);
    if (path === undefined) continue;
    const [numbers = "", venv] = (await run(path, ["-c", ASK]).catch(() => "")).split("\n");
    const [major, minor] = numbers.split(" ").map(Number);
    if (major !== 3 || minor === undefined) continue;
    const hasVenv = venv === "venv";
    if (minor >= OLDEST && minor <= NEWEST) return { path, version: `3.${minor}`, hasVenv };
    found.push({ path, minor, hasVenv });
  }
  const [first] = found;
  if (first === undefined) return undefined;
  const wanted = `Python 3.${OLDEST} to 3.${NEWEST} is needed, 3.11 is what it is tried with`;
  if (first.minor < OLDEST) {
    throw new StartError(
      "start-python-old",
      `${first.path} is Python 3.${first.minor}, which is too old: ${wanted}; install one beside it and try again.`,
    );
  }
  throw new StartError(
    "start-python-new",
    `${first.path} is Python 3.${first.minor}, which Plone does not run with yet: ${wanted}; install one beside it and try again.`,
  );
}
