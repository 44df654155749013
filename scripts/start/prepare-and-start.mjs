import { checkDisk } from "./check-disk.mjs";
import { checkPlatform } from "./check-platform.mjs";
import { checkPort } from "./check-port.mjs";
import { claimData } from "./claim-data.mjs";
import { confirmReset } from "./confirm-reset.mjs";
import { environment } from "./environment.mjs";
import { findPython } from "./find-python.mjs";
import { prepareTools } from "./prepare-tools.mjs";
import { PROGRAMS } from "./programs.mjs";
import { createRun } from "./run-command.mjs";

/** The lock of the Plone that the demo runs. */
const PLONE = "plone-6.2";

/**
 * @typedef {object} StartContext
 * @property {string} root the repository
 * @property {import("./options.mjs").StartOptions} options
 * @property {import("./progress.mjs").Progress} progress
 * @property {AbortSignal} signal ends everything
 * @property {(text: string) => void} onReady takes the block or the line of JSON
 */

/**
 * Everything from a fresh clone to a site that runs, until the signal ends it.
 *
 * @param {StartContext} context
 */
export async function prepareAndStart({ root, options, progress, signal, onReady }) {
  checkPlatform(process.platform);
  if (options.reset) await confirmReset(options.data, { yes: options.yes, terminal: terminal() });
  const run = createRun({ env: environment, signal });
  const { claim, python } = await progress.step("Node, Python, disk and port", async (note) => {
    const found = await findPython(run, environment["PATH"]);
    const claimed = claimData(options.data, { pid: process.pid, port: options.port });
    try {
      await checkDisk(options.data, 200);
      // What an earlier run has left may hold the port; it is ended before the port is looked at again.
      if (claimed.fresh) await checkPort(options.port);
    } catch (error) {
      claimed.release();
      throw error;
    }
    note(`Node ${process.versions.node}, ${found ? `Python ${found.version}` : "no Python yet"}`);
    return { claim: claimed, python: found };
  });
  try {
    const tools = await prepareTools({
      root,
      progress,
      signal,
      python,
      wants: { programs: [PROGRAMS.prosody], npm: true, build: true, locks: [PLONE] },
    });
    try {
      await tools.npm;
      const { startDemo } = await importDemo();
      const demo = await startDemo({
        root,
        options,
        progress,
        signal,
        env: environment,
        tools,
        plone: tools.environment(PLONE),
      });
      onReady(options.json ? demo.line : demo.block);
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve));
      await progress.step("Stop", () => demo.stop());
    } finally {
      await tools.end();
    }
  } finally {
    claim.release();
  }
}

/** TypeScript, so only when the npm packages are there. */
async function importDemo() {
  const { register } = await import("tsx/esm/api");
  register();
  return import("../../demo/src/index.ts");
}

/** Where a question can be asked. */
function terminal() {
  const [input, output] = [process.stdin, process.stderr];
  return input.isTTY && output.isTTY ? { input, output } : undefined;
}
