import { resolve } from "node:path";
import { describeError } from "../scripts/start/describe-error.mjs";
import { dumbTerminal, environment } from "../scripts/start/environment.mjs";
import { Progress } from "../scripts/start/progress.mjs";
import { onEndSignals } from "../scripts/start/signals.mjs";
import { commandSoak } from "./src/soak/command-soak.ts";

const stop = new AbortController();
onEndSignals({
  onFirst: (name) => stop.abort(new Error(`ended by ${name}`)),
  onAgain: () => process.exit(130),
  now: () => performance.now(),
});

try {
  process.exitCode = await commandSoak({
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
  if (!stop.signal.aborted) process.stderr.write(describeError("npm run soak", error));
  process.exitCode = 1;
}
