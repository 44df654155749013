import { resolve } from "node:path";
import { describeError } from "../start/describe-error.mjs";
import { dumbTerminal } from "../start/environment.mjs";
import { Progress } from "../start/progress.mjs";
import { onEndSignals } from "../start/signals.mjs";
import { HELP, parseTestOptions } from "./options.mjs";
import { runStages } from "./run-stages.mjs";

const ROOT = resolve(import.meta.dirname, "../..");

/**
 * `npm test` from its arguments to its exit status.
 *
 * @param {readonly string[]} args
 */
export async function runTests(args) {
  process.exit(await statusOf(args));
}

/** @param {readonly string[]} args */
async function statusOf(args) {
  const stop = new AbortController();
  onEndSignals({
    onFirst: (name) => stop.abort(new Error(`ended by ${name}`)),
    onAgain: () => process.exit(130),
    now: () => performance.now(),
  });
  const write = (/** @type {string} */ text) => void process.stdout.write(text);
  try {
    const { help, stages } = parseTestOptions(args);
    if (help) {
      write(HELP);
      return 0;
    }
    const progress = new Progress({
      write,
      live: process.stdout.isTTY && !dumbTerminal,
      now: () => performance.now(),
      columns: () => process.stdout.columns ?? 80,
    });
    const { passed, failed } = await runStages(stages, { root: ROOT, progress, signal: stop.signal, write });
    write(`${passed} passed, ${failed} failed\n`);
    return failed === 0 && passed > 0 ? 0 : 1;
  } catch (error) {
    if (stop.signal.aborted) return 130;
    process.stderr.write(describeError("npm test", error));
    write("0 passed, 1 failed\n");
    return 1;
  }
}
