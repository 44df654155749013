import { spawn } from "node:child_process";
import { once } from "node:events";

/** A lock of another process on a file (flock(2)), as a backup that hangs has it. */
export interface Lock {
  /** Resolves when it is held: as soon as who has the file lets it go. */
  held: Promise<void>;
  /** Let go; may be called again. */
  released(): Promise<void>;
}

export function lockFile(path: string): Lock {
  const child = spawn("flock", [path, "sh", "-c", "echo held; exec cat"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(child, "close");
  return {
    held: once(child.stdout, "data").then(() => undefined),
    async released() {
      child.stdin.end();
      // One that still waits for it.
      if (child.exitCode === null && child.stdout.readableFlowing === null) child.kill("SIGTERM");
      await ended;
    },
  };
}
