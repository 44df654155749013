import { setTimeout as delay } from "node:timers/promises";
import { awaitReady } from "./await-ready.ts";
import { backoffMs, DEFAULT_BACKOFF } from "./backoff.ts";
import { Output } from "./collect-output.ts";
import type { ProcessOptions, State } from "./options.ts";
import { recordChild, removePidFile } from "./pid-file.ts";
import { type Child, spawnChild } from "./spawn-child.ts";
import { takeOver } from "./take-over.ts";
import { watchHealth } from "./watch-health.ts";

/** One program that shall run: started, known to be ours, started again when it dies, stopped. */
export class SupervisedProcess {
  readonly #options: ProcessOptions;
  #state: State = "stopped";
  #child: Child | undefined;
  #misses = 0;
  #stopping = new AbortController();
  /** Settles, and never rejects, when nothing of ours runs any more. */
  #run: Promise<void> = Promise.resolve();

  constructor(options: ProcessOptions) {
    this.#options = options;
  }

  get state(): State {
    return this.#state;
  }

  /** Of the running child. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Whether it is ready and answered when it was last looked at. */
  get answers(): boolean {
    return this.#state === "ready" && this.#misses === 0;
  }

  /**
   * Resolves when the child is ready for the first time. Rejects with what it wrote last when it does not get there,
   * or is stopped before; nothing is left running then.
   */
  async start(): Promise<void> {
    if (this.#state !== "stopped" && this.#state !== "failed") {
      throw new TypeError(`${this.#options.name} is ${this.#state} and cannot be started`);
    }
    this.#stopping = new AbortController();
    this.#enter("starting");
    await new Promise<void>((resolve, reject) => {
      this.#run = this.#live(resolve).catch(reject);
    });
  }

  /** Ends the child and its descendants and resolves when they are gone. */
  async stop(): Promise<void> {
    if (this.#state === "starting" || this.#state === "ready" || this.#state === "backing-off") {
      this.#enter("stopping");
      this.#stopping.abort();
    }
    await this.#run;
  }

  /** From start to stop; rejects only when the first start fails. */
  async #live(onReady: () => void): Promise<void> {
    let output: Output | undefined;
    try {
      await takeOver(this.#options);
      output = await Output.open(this.#options.output);
      await this.#launch(output);
      onReady();
      await this.#keep(output);
      this.#enter("stopped");
    } catch (error) {
      if (this.#stopping.signal.aborted) this.#enter("stopped");
      else this.#enter("failed", { error: error as Error });
      throw error;
    } finally {
      await output?.close();
    }
  }

  /** From the first ready to stop. */
  async #keep(output: Output): Promise<void> {
    const { backoff = DEFAULT_BACKOFF, random } = this.#options;
    const stopping = this.#stopping.signal;
    let failures = 0;
    while (!stopping.aborted) {
      const stable = setTimeout(() => {
        failures = 0;
      }, backoff.stableMs);
      let error = await this.#watch(output);
      clearTimeout(stable);
      while (error !== undefined && !stopping.aborted) {
        const retryInMs = backoffMs(failures++, backoff, random);
        this.#enter("backing-off", { error, retryInMs });
        await delay(retryInMs, undefined, { signal: stopping }).catch(() => undefined);
        if (stopping.aborted) return;
        this.#enter("starting");
        error = await this.#launch(output).then(
          () => undefined,
          (failure: Error) => failure,
        );
      }
    }
  }

  /** Resolves when the child is gone: with why, unless it was stopped. */
  async #watch(output: Output): Promise<Error | undefined> {
    const child = this.#child;
    const { name, stopWithinMs } = this.#options;
    const stopping = this.#stopping.signal;
    if (child === undefined) return undefined;
    const onStop = () => void child.end(stopWithinMs);
    if (stopping.aborted) onStop();
    else stopping.addEventListener("abort", onStop, { once: true });
    const over = new AbortController();
    const hung = this.#watchHealth(child, over.signal);
    const how = await child.ended;
    over.abort();
    const why = (await hung) ? "did not answer any more and was ended." : `${how}.`;
    stopping.removeEventListener("abort", onStop);
    await this.#forget();
    return stopping.aborted ? undefined : new Error(output.withTail(`${name} ${why}`));
  }

  /** Ends a child that does not answer any more; resolves whether it was ended for that. */
  async #watchHealth(child: Child, over: AbortSignal): Promise<boolean> {
    const { health, stopWithinMs } = this.#options;
    if (health === undefined) return false;
    const onMisses = (misses: number) => {
      this.#misses = misses;
    };
    try {
      await watchHealth({ health, pid: child.pid, onMisses }, over);
    } catch {
      return false;
    }
    await child.end(stopWithinMs);
    return true;
  }

  /** Starts the child once; when it does not get ready nothing is left of it. */
  async #launch(output: Output): Promise<void> {
    const { name, pidFile, stopWithinMs } = this.#options;
    output.forget();
    try {
      this.#child = await spawnChild(this.#options, output);
      await recordChild(pidFile, this.#child.pid, "starting");
      await awaitReady(this.#options, this.#child, this.#stopping.signal);
      await recordChild(pidFile, this.#child.pid, "ready");
      if (this.#stopping.signal.aborted) throw new Error(`${name} was stopped before it was ready.`);
    } catch (cause) {
      await this.#child?.end(stopWithinMs);
      await this.#forget();
      throw new Error(output.withTail((cause as Error).message), { cause });
    }
    this.#misses = 0;
    this.#enter("ready");
  }

  async #forget(): Promise<void> {
    this.#child = undefined;
    await removePidFile(this.#options.pidFile);
  }

  #enter(state: State, detail: { error?: Error; retryInMs?: number } = {}): void {
    this.#state = state;
    const pid = this.#child?.pid;
    this.#options.onState?.(state, { ...(pid !== undefined && { pid }), ...detail });
  }
}
