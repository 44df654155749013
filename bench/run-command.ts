import { resolve } from "node:path";
import { describeError } from "../scripts/start/describe-error.mjs";
import { dumbTerminal, environment } from "../scripts/start/environment.mjs";
import { Progress } from "../scripts/start/progress.mjs";
import { onEndSignals } from "../scripts/start/signals.mjs";
import type { BenchContext } from "./src/run-bench.ts";

/** The edges of a command: arguments, terminal, signals and exit code. `name`: as it is called from a shell. */
export async function runCommand(
  name: string,
  command: (context: BenchContext) => Promise<number>,
): Promise<void> {
  const stop = new AbortController();
  onEndSignals({
    onFirst: (signal) => stop.abort(new Error(`ended by ${signal}`)),
    onAgain: () => process.exit(130),
    now: () => performance.now(),
  });
  try {
    process.exitCode = await command({
      args: process.argv.slice(2),
      root: resolve(import.meta.dirname, ".."),
      env: environment,
      signal: stop.signal,
      print: (text) => process.stdout.write(text),
      progress: new Progress({
        write: (text) => process.stderr.write(text),
        live: process.stderr.isTTY && !dumbTerminal,
        now: () => performance.now(),
        columns: () => process.stderr.columns ?? 80,
      }),
    });
  } catch (error) {
    if (!stop.signal.aborted) process.stderr.write(describeError(name, error));
    process.exitCode = 1;
  }
}
