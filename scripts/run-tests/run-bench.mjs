import { spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { describeError } from "../start/describe-error.mjs";
import { dumbTerminal, environment } from "../start/environment.mjs";
import { findPython } from "../start/find-python.mjs";
import { prepareTools } from "../start/prepare-tools.mjs";
import { PROGRAMS } from "../start/programs.mjs";
import { Progress } from "../start/progress.mjs";
import { createRun } from "../start/run-command.mjs";
import { onEndSignals } from "../start/signals.mjs";

const ROOT = resolve(import.meta.dirname, "../..");

/**
 * `npm run bench`, `faults` or `soak` from its arguments to its exit status.
 *
 * @param {readonly string[]} args
 * @param {"bench" | "faults" | "soak"} [name]
 */
export async function runBench(args, name = "bench") {
  const stop = new AbortController();
  onEndSignals({
    onFirst: (name) => stop.abort(new Error(`ended by ${name}`)),
    onAgain: () => process.exit(130),
    now: () => performance.now(),
  });
  try {
    await prepare(stop.signal);
    const program = join(ROOT, "bench", name === "bench" ? "main.ts" : `${name}.ts`);
    const child = spawn(process.execPath, ["--import", "tsx", program, ...args], {
      cwd: ROOT,
      env: environment,
      stdio: "inherit",
    });
    stop.signal.addEventListener("abort", () => child.kill("SIGTERM"));
    const [status] = await once(child, "exit");
    process.exit(status ?? 1);
  } catch (error) {
    if (!stop.signal.aborted) process.stderr.write(describeError(`npm run ${name}`, error));
    process.exit(1);
  }
}

/** @param {AbortSignal} signal */
async function prepare(signal) {
  const progress = new Progress({
    write: (text) => process.stderr.write(text),
    live: process.stderr.isTTY && !dumbTerminal,
    now: () => performance.now(),
    columns: () => process.stderr.columns ?? 80,
  });
  const python = await findPython(createRun({ env: environment, signal }), environment["PATH"]);
  const wants = { programs: [PROGRAMS.prosody], npm: true, build: true, locks: ["plone-6.2"] };
  const tools = await prepareTools({ root: ROOT, progress, signal, python, wants });
  try {
    await Promise.all([tools.npm, tools.built, tools.environment("plone-6.2")]);
  } finally {
    await tools.end();
  }
}
