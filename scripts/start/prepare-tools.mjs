import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildSources } from "./build-sources.mjs";
import { checkDisk } from "./check-disk.mjs";
import { environment } from "./environment.mjs";
import { holdTools, runningFolder } from "./hold-tools.mjs";
import { installMissing } from "./install-missing.mjs";
import { installNpmPackages } from "./npm-packages.mjs";
import { installAddOn, installPlone } from "./plone-environment.mjs";
import { rememberCommands } from "./remember-commands.mjs";
import { createRun } from "./run-command.mjs";
import { installUv } from "./uv.mjs";

/**
 * What shall be installed in the checkout.
 *
 * @typedef {object} Wants
 * @property {readonly import("./programs.mjs").Program[]} programs
 * @property {boolean} npm
 * @property {boolean} build
 * @property {readonly string[]} locks of `plone/locks`; each becomes a virtual environment with the add-on in it
 */

/**
 * What is installed, each a promise of its own, because it goes on side by side.
 *
 * @typedef {object} Tools
 * @property {Promise<void>} npm
 * @property {Promise<void>} built
 * @property {(lock: string) => Promise<string>} environment the folder of a virtual environment
 * @property {Promise<unknown>} settled nothing is being installed any more; never rejects
 * @property {() => Promise<void>} end ends what still runs and lets the next one in
 */

/**
 * Debian's packages first, then npm's and Python's side by side.
 *
 * @param {object} context
 * @param {string} context.root
 * @param {import("./progress.mjs").Progress} context.progress
 * @param {AbortSignal} context.signal
 * @param {import("./find-python.mjs").Python | undefined} context.python
 * @param {Wants} context.wants
 * @returns {Promise<Tools>}
 */
export async function prepareTools({ root, progress, signal, python, wants }) {
  const release = await holdTools({
    root,
    pid: process.pid,
    signal,
    onWait: (pid) => progress.say(`Process ${pid} is installing packages in this checkout; waiting for it.`),
  });
  const work = new AbortController();
  const abort = () => work.abort(signal.reason);
  signal.addEventListener("abort", abort);
  const run = createRun({
    env: environment,
    signal: work.signal,
    record: rememberCommands(runningFolder(root)),
  });
  try {
    const first = wants.locks.some((lock) => !existsSync(join(root, ".tools", lock, "stamp")));
    if (first) await checkDisk(root, 1024 * (1 + wants.locks.length));
    const usable = await progress.step("Programs", (note) =>
      installMissing({ run, python, programs: wants.programs, needsPython: wants.locks.length > 0, note }),
    );

    const npm = wants.npm ? npmStep({ root, run, progress }) : Promise.resolve();
    const built = wants.build
      ? npm.then(() => progress.step("Build", () => buildSources({ root, run })))
      : Promise.resolve();
    const environments = pythonSteps({ root, run, progress, python: usable, locks: wants.locks });
    const all = [npm, built, ...environments.values()];
    // Whoever awaits the one that failed tells it; the others are ended then.
    for (const one of all) one.catch((error) => work.abort(error));
    const settled = Promise.allSettled(all).then(release);
    return {
      npm,
      built,
      environment(lock) {
        const folder = environments.get(lock);
        if (folder === undefined) throw new TypeError(`${lock} was not wanted`);
        return folder;
      },
      settled,
      async end() {
        work.abort(new Error("ended"));
        await settled;
        signal.removeEventListener("abort", abort);
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** @param {{ root: string, run: import("./run-command.mjs").Run, progress: import("./progress.mjs").Progress }} context */
function npmStep({ root, run, progress }) {
  return progress.step("npm packages", async (note) => {
    const installed = await installNpmPackages({ root, run, npm: environment["npm_execpath"] });
    if (!installed) note("up to date");
  });
}

/**
 * One environment after the other: each keeps both cores and the network busy by itself.
 *
 * @param {object} context
 * @param {string} context.root
 * @param {import("./run-command.mjs").Run} context.run
 * @param {import("./progress.mjs").Progress} context.progress
 * @param {import("./find-python.mjs").Python | undefined} context.python
 * @param {readonly string[]} context.locks
 * @returns {Map<string, Promise<string>>}
 */
function pythonSteps({ root, run, progress, python, locks }) {
  /** @type {Map<string, Promise<string>>} */
  const environments = new Map();
  if (python === undefined || locks.length === 0) return environments;
  const installer = progress.step("uv", async (note) => {
    const { uv, installed } = await installUv({ root, run, python });
    if (!installed) note("up to date");
    return uv;
  });
  /** @type {Promise<unknown>} */
  let before = installer;
  for (const lock of locks) {
    const folder = before.then(() =>
      progress.step(`Python packages, ${lock}`, async (note) => {
        const uv = await installer;
        const { folder: path, installed } = await installPlone({ root, run, python, uv, lock });
        const addOn = await installAddOn({ root, run, uv, lock });
        if (!installed) note(addOn ? "the add-on is new" : "up to date");
        return path;
      }),
    );
    environments.set(lock, folder);
    before = folder;
  }
  return environments;
}
