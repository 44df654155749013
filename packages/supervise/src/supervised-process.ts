import type { ProcessOptions, State } from "./options.ts";

export class SupervisedProcess {
  readonly #options: ProcessOptions;

  constructor(options: ProcessOptions) {
    this.#options = options;
  }

  get state(): State {
    return "stopped";
  }

  /** Of the running child. */
  get pid(): number | undefined {
    return undefined;
  }

  /** Resolves when the child is ready for the first time; rejects when it does not get there, with nothing left running. */
  start(): Promise<void> {
    return Promise.reject(new Error(`${this.#options.name} cannot be started yet`));
  }

  /** Ends the child and its descendants; resolves when they are gone. */
  stop(): Promise<void> {
    return Promise.resolve();
  }
}
