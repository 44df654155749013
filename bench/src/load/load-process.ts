import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { Round } from "../results.ts";
import type { Job, Report, Timing } from "./job.ts";

const PROGRAM = new URL("process.ts", import.meta.url);

/** The one client for all rivals, in a process of its own. */
export class LoadProcess {
  readonly #child: ChildProcess;

  /** The signal ends it, and what it does fails. */
  constructor({ root, env, signal }: { root: string; env: NodeJS.ProcessEnv; signal: AbortSignal }) {
    this.#child = fork(PROGRAM, { cwd: root, env, signal, execArgv: ["--import", "tsx"] });
    // Its end is told by `exit`.
    this.#child.on("error", () => undefined);
  }

  async run(job: Job, timing: Timing): Promise<Round> {
    const ended = new AbortController();
    const reported = once(this.#child, "message", { signal: ended.signal });
    const gone = once(this.#child, "exit", { signal: ended.signal });
    this.#child.send({ job, timing });
    try {
      const first = await Promise.race([
        reported.then(([report]) => report as Report),
        gone.then((): Report => ({ error: "its process ended" })),
      ]);
      if ("error" in first) throw new Error(`The load client failed: ${first.error}.`);
      return first.round;
    } finally {
      ended.abort();
      await Promise.allSettled([reported, gone]);
    }
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, "exit");
    this.#child.kill("SIGTERM");
    await gone;
  }
}
