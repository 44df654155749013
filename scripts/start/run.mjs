import { resolve } from "node:path";
import { describeError } from "./describe-error.mjs";
import { dumbTerminal } from "./environment.mjs";
import { HELP, parseStartOptions } from "./options.mjs";
import { prepareAndStart } from "./prepare-and-start.mjs";
import { Progress } from "./progress.mjs";
import { onEndSignals } from "./signals.mjs";

const ROOT = resolve(import.meta.dirname, "../..");
const STATUS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/**
 * `npm start` from its arguments to its exit status.
 *
 * @param {readonly string[]} args
 */
export async function runStart(args) {
  process.exit(await statusOf(args));
}

/**
 * @param {readonly string[]} args
 * @returns {Promise<number>} 0 also when it was ready and has been ended
 */
async function statusOf(args) {
  const stop = new AbortController();
  let ready = false;
  /** @type {NodeJS.Signals | undefined} */
  let ended;
  onEndSignals({
    onFirst(name) {
      ended = name;
      stop.abort(new Error(`ended by ${name}`));
    },
    onAgain: (name) => process.exit(statusFor(name)),
    now: () => performance.now(),
  });
  try {
    const options = parseStartOptions(args, ROOT, process.cwd());
    if (options.help) {
      process.stdout.write(HELP);
      return 0;
    }
    const out = options.json ? process.stderr : process.stdout;
    const progress = new Progress({
      write: (text) => out.write(text),
      live: out.isTTY && !dumbTerminal,
      now: () => performance.now(),
      columns: () => out.columns ?? 80,
    });
    await prepareAndStart({
      root: ROOT,
      options,
      progress,
      signal: stop.signal,
      onReady(text) {
        ready = true;
        process.stdout.write(text);
      },
    });
    return 0;
  } catch (error) {
    if (ended !== undefined && stop.signal.aborted) {
      if (!ready) process.stderr.write(`npm start: ended by ${ended} before it was ready.\n`);
      return ready ? 0 : statusFor(ended);
    }
    process.stderr.write(describeError("npm start", error));
    return 1;
  }
}

/** @param {NodeJS.Signals} name */
function statusFor(name) {
  return /** @type {Record<string, number>} */ (STATUS)[name] ?? 1;
}
