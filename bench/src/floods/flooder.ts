import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { FloodName, Target } from "./floods.ts";
import type { Where } from "./stream.ts";

const PROGRAM = new URL("flood-process.ts", import.meta.url);

export interface FloodOrder {
  localpart: string;
  where: Where;
  flood: FloodName;
  target: Target;
}

/** Who floods, in a process of its own. */
export class Flooder {
  readonly #child: ChildProcess;
  readonly #gone: Promise<unknown>;

  constructor({ root, env, signal }: { root: string; env: NodeJS.ProcessEnv; signal: AbortSignal }) {
    this.#child = fork(PROGRAM, { cwd: root, env, signal, execArgv: ["--import", "tsx"] });
    this.#child.on("error", () => undefined);
    this.#gone = once(this.#child, "exit");
  }

  /** Resolves when the first tab has logged in and begins. */
  async begin(order: FloodOrder): Promise<void> {
    await this.#tell(order, "ready");
  }

  /** Resolves when all tabs are gone. */
  async pause(): Promise<void> {
    await this.#tell("stop", "stopped");
  }

  async end(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#gone;
  }

  async #tell(message: FloodOrder | "stop", wanted: string): Promise<void> {
    const said = new Promise<void>((resolve) => {
      const hear = (answer: unknown) => {
        if (answer !== wanted) return;
        this.#child.off("message", hear);
        resolve();
      };
      this.#child.on("message", hear);
    });
    this.#child.send(message);
    await Promise.race([
      said,
      this.#gone.then(() => {
        throw new Error("the flood's process ended");
      }),
    ]);
  }
}
