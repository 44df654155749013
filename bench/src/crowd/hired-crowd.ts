import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { OrderName, Orders, Reply } from "./orders.ts";

const PROGRAM = new URL("crowd-process.ts", import.meta.url);

/** The crowd in a process of its own, so that what it does costs those nothing whom it looks at. */
export class HiredCrowd {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve(answer: unknown): void; reject(error: Error): void }>();
  #last = 0;

  /** The signal ends it, and what it is told fails. */
  constructor({ root, env, signal }: { root: string; env: NodeJS.ProcessEnv; signal: AbortSignal }) {
    this.#child = fork(PROGRAM, { cwd: root, env, signal, execArgv: ["--import", "tsx"] });
    // Its end is told by `exit`.
    this.#child.on("error", () => undefined);
    this.#child.on("message", (reply: Reply) => this.#take(reply));
    this.#child.on("exit", () => {
      for (const { reject } of this.#waiting.values()) reject(new Error("the crowd's process ended"));
      this.#waiting.clear();
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  tell<Name extends OrderName>(name: Name, order: Orders[Name]["order"]): Promise<Orders[Name]["answer"]> {
    const number = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve: (answer) => resolve(answer as Orders[Name]["answer"]), reject });
      this.#child.send({ number, name, order });
    });
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, "exit");
    this.#child.kill("SIGTERM");
    await gone;
  }

  #take(reply: Reply): void {
    const waiting = this.#waiting.get(reply.number);
    this.#waiting.delete(reply.number);
    if ("error" in reply) waiting?.reject(new Error(reply.error));
    else waiting?.resolve(reply.answer);
  }
}
