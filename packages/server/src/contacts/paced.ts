/** Work that is done at once when it is asked for, and never more often than that; never twice at a time. */
export class Paced {
  readonly #work: () => Promise<void>;
  readonly #pauseMs: number;
  #isRunning = false;
  #isWanted = false;
  #isEnded = false;
  #pause: NodeJS.Timeout | undefined;

  /** @param work - must not reject */
  constructor(work: () => Promise<void>, pauseMs: number) {
    this.#work = work;
    this.#pauseMs = pauseMs;
  }

  /** Asks for the work to be done after now; many of these make one. */
  ask(): void {
    this.#isWanted = true;
    if (!this.#isRunning && this.#pause === undefined) void this.#go();
  }

  stop(): void {
    this.#isEnded = true;
    clearTimeout(this.#pause);
  }

  async #go(): Promise<void> {
    if (this.#isEnded || !this.#isWanted) return;
    this.#isWanted = false;
    this.#isRunning = true;
    await this.#work();
    this.#isRunning = false;
    if (this.#isEnded) return;
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      void this.#go();
    }, this.#pauseMs);
    this.#pause.unref();
  }
}
