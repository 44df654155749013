import { backoff } from "./backoff.ts";
import type { Ended, Outcome } from "./outcome.ts";
import { recent, waitForPace } from "./pace.ts";

export interface SourceTools {
  ask(): Promise<Outcome>;
  /** Milliseconds that never run backwards. */
  now(): number;
  random(): number;
  /** Resolves after `ms`; earlier when there is reason to hope, if that is allowed. Rejects when the page's chat ends. */
  pause(ms: number, mayWakeEarly: boolean): Promise<void>;
}

/** Gets sessions, as often as one is needed and never faster than its pace. */
export class SessionSource {
  readonly #tools: SourceTools;
  #sent: number[] = [];
  #broken = 0;

  constructor(tools: SourceTools) {
    this.#tools = tools;
  }

  /** A session, or why there is none; what fails on the way is tried again until one of the two is known. */
  async obtain(): Promise<Exclude<Outcome, { kind: "later" }> | Ended> {
    const { pause, random } = this.#tools;
    for (let failures = 0; ; failures++) {
      const outcome = await this.once();
      if (outcome.kind !== "later") return outcome;
      if (outcome.afterMs > 0) await pause(outcome.afterMs, false);
      await pause(backoff(failures, random), true);
    }
  }

  /** The answer to one question; what fails is not tried again. */
  async once(): Promise<Outcome> {
    const { ask, now, pause } = this.#tools;
    const wait = waitForPace(this.#sent, now());
    if (wait > 0) await pause(wait, false);
    this.#sent = [...recent(this.#sent, now()), now()];
    return await ask();
  }

  /** Wait before what needs a session is tried again, the longer the more often it failed since `succeeded`. */
  async rest(): Promise<void> {
    await this.#tools.pause(backoff(this.#broken++, this.#tools.random), true);
  }

  /** The stream is up: the next failure is the first one again. */
  succeeded(): void {
    this.#broken = 0;
  }
}
