import { join } from "node:path";
import { CommandError } from "./run-command.mjs";
import { StartError } from "./start-error.mjs";

/**
 * `scripts/build.mjs`, which skips what is up to date.
 *
 * @param {{ root: string, run: import("./run-command.mjs").Run }} context
 */
export async function buildSources({ root, run }) {
  try {
    await run(process.execPath, [join(root, "scripts/build.mjs")], { cwd: root });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new StartError("start-build-failed", "The sources cannot be built; the last lines say why.", {
      cause: error,
      lastLines: error.lastLines.slice(-20),
    });
  }
}
