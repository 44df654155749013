import { fstatSync } from "node:fs";
import type { ReadStream } from "node:tty";

/** Node gives its children sockets where other programs give pipes. */
function isPipe(): boolean {
  try {
    const stats = fstatSync(0);
    return stats.isFIFO() || stats.isSocket();
  } catch {
    return false;
  }
}

/**
 * Resolves with the signal, or with `parent` when a parent that asked for it is gone: `CONVERSE_EXIT_WITH_PARENT=1` and
 * a pipe as standard input, which the system closes even when the parent is killed.
 */
export function untilAskedToEnd(
  env: Readonly<Record<string, string | undefined>>,
  stdin: ReadStream,
): Promise<string> {
  return new Promise((resolve) => {
    // SIGHUP is what a terminal that is closed sends; by itself it would end this process and leave Prosody running.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve(signal));
    if (env["CONVERSE_EXIT_WITH_PARENT"] !== "1" || !isPipe()) return;
    stdin.on("error", () => resolve("parent"));
    stdin.on("close", () => resolve("parent"));
    stdin.resume();
  });
}
