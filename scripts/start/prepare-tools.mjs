import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildSources } from "./build-sources.mjs";
import { checkDisk } from "./check-disk.mjs";
import { environment } from "./environment.mjs";
import { findProgram } from "./find-program.mjs";
import { findPython } from "./find-python.mjs";
import { holdTools, runningFolder } from "./hold-tools.mjs";
import { installPrograms } from "./install-programs.mjs";
import { installNpmPackages } from "./npm-packages.mjs";
import { installAddOn, installPlone } from "./plone-environment.mjs";
import { PROGRAMS } from "./programs.mjs";
import { rememberCommands } from "./remember-commands.mjs";
import { createRun } from "./run-command.mjs";
import { StartError } from "./start-error.mjs";
import { installUv } from "./uv.mjs";

/**
 * @typedef {object} Tools what is installed in the checkout, each a promise of its own: they run side by side
 * @property {Promise<void>} npm
 * @property {Promise<void>} built
 * @property {Promise<string>} plone the folder of Plone's virtual environment, with the add-on in it
 * @property {() => Promise<void>} end ends what still runs and lets the next start in
 */

const LOCK = "plone-6.2";

/**
 * Debian's packages first, then npm and Python side by side.
 *
 * @param {object} context
 * @param {string} context.root
 * @param {import("./progress.mjs").Progress} context.progress
 * @param {AbortSignal} context.signal
 * @param {import("./find-python.mjs").Python | undefined} context.python
 * @returns {Promise<Tools>}
 */
export async function prepareTools({ root, progress, signal, python }) {
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
    if (!existsSync(join(root, ".tools", LOCK, "stamp"))) await checkDisk(root, 2048);
    const usable = await progress.step("Programs", (note) => installMissing(run, python, note));

    const npm = progress.step("npm packages", async (note) => {
      const installed = await installNpmPackages({ root, run, npm: environment["npm_execpath"] });
      if (!installed) note("up to date");
    });
    const built = npm.then(() => progress.step("Build", () => buildSources({ root, run })));
    const plone = installPython({ root, run, progress, python: usable });
    const all = [npm, built, plone];
    // Whoever awaits the one that failed tells it; the others are ended then.
    for (const one of all) one.catch((error) => work.abort(error));
    const settled = Promise.allSettled(all).then(release);
    return {
      npm,
      built,
      plone,
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

/**
 * @param {import("./run-command.mjs").Run} run
 * @param {import("./find-python.mjs").Python | undefined} python
 * @param {import("./progress.mjs").Note} note
 */
async function installMissing(run, python, note) {
  const searchPath = environment["PATH"];
  const missing = [
    ...(findProgram("prosody", searchPath) ? [] : [PROGRAMS.prosody]),
    ...(python ? [] : [PROGRAMS.python]),
    ...(python?.hasVenv ? [] : [PROGRAMS.venv]),
  ];
  const installed = await installPrograms(missing, { run, searchPath, root: process.getuid?.() === 0 });
  note(installed.length === 0 ? "nothing missing" : installed.join(", "));
  if (installed.includes("prosody") && existsSync("/run/systemd/system")) {
    note(
      "Debian has started a Prosody of its own; this site does not use it: systemctl disable --now prosody",
    );
  }
  const usable = installed.length === 0 ? python : await findPython(run, searchPath);
  if (usable?.hasVenv) return usable;
  throw new StartError(
    "start-packages-missing",
    "Python 3 with its modules venv and ensurepip is still missing.",
  );
}

/**
 * @param {object} context
 * @param {string} context.root
 * @param {import("./run-command.mjs").Run} context.run
 * @param {import("./progress.mjs").Progress} context.progress
 * @param {import("./find-python.mjs").Python} context.python
 */
async function installPython({ root, run, progress, python }) {
  const uv = await progress.step("uv", async (note) => {
    const { uv: path, installed } = await installUv({ root, run, python });
    if (!installed) note("up to date");
    return path;
  });
  const folder = await progress.step("Plone's packages", async (note) => {
    const { folder: path, installed } = await installPlone({ root, run, python, uv, lock: LOCK });
    if (!installed) note("up to date");
    return path;
  });
  await progress.step("Add-on", async (note) => {
    if (!(await installAddOn({ root, run, uv, lock: LOCK }))) note("up to date");
  });
  return folder;
}
