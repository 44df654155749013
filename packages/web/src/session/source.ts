import { backoff } from "./backoff.ts";
import type { Ended, Outcome } from "./outcome.ts";
import { recent, waitForPace } from "./pace.ts";

/** After so many broken streams in a row waits are three times as long: each costs a session and a stream. */
const PATIENT_AFTER = 6;
const LONGEST_REST_MS = 90_000;

/**
 * What the opening of a stream counts. BOSH takes some requests until it fails, and more where it does not; those do not
 * come again.
 */
const COSTS = { websocket: 1, bosh: 4 };

export interface SourceTools {
  ask(): Promise<Outcome>;
  /** Milliseconds that never run backwards. */
  now(): number;
  random(): number;
  /** Resolves after `ms`; earlier when there is reason to hope, if that is allowed. Rejects when the page's chat ends. */
  pause(ms: number, mayWakeEarly: boolean): Promise<void>;
}

/** Gets sessions, as often as one is needed and never faster than the pace of all that the page asks by itself. */
export class SessionSource {
  readonly #tools: SourceTools;
  #sent: number[] = [];
  #broken = 0;
  /** Of the stream that a session is for, as the last one said. */
  #streamCost = COSTS.websocket;
  #seeking = 0;

  constructor(tools: SourceTools) {
    this.#tools = tools;
  }

  /** Whether a session is asked for again and again: who asks whether the member may stay learns it by that. */
  get isSeeking(): boolean {
    return this.#seeking > 0;
  }

  /** A session, or why there is none; what fails on the way is tried again until one of the two is known. */
  async obtain(): Promise<Exclude<Outcome, { kind: "later" }> | Ended> {
    this.#seeking++;
    try {
      return await this.#seek();
    } finally {
      this.#seeking--;
    }
  }

  async #seek(): Promise<Exclude<Outcome, { kind: "later" }> | Ended> {
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
    await this.turn(1 + this.#streamCost);
    const outcome = await this.#tools.ask();
    if (outcome.kind === "session") {
      this.#streamCost = COSTS["bosh" in outcome.session.endpoints ? "bosh" : "websocket"];
      this.#count(this.#streamCost);
    }
    return outcome;
  }

  /**
   * Wait until another request of the page's keeps the pace, and count it.
   *
   * @param room - for how many there has to be room
   */
  async turn(room = 1): Promise<void> {
    const { now, pause } = this.#tools;
    for (;;) {
      const wait = waitForPace(this.#sent, now(), room);
      if (wait === 0) break;
      await pause(wait, false);
    }
    this.#count(1);
  }

  #count(requests: number): void {
    const at = this.#tools.now();
    this.#sent = [...recent(this.#sent, at), ...Array.from({ length: requests }, () => at)];
  }

  /** Wait before what needs a session is tried again, the longer the more often it failed since `succeeded`. */
  async rest(): Promise<void> {
    const wait = backoff(this.#broken, this.#tools.random);
    const isPatient = this.#broken++ >= PATIENT_AFTER;
    await this.#tools.pause(isPatient ? Math.min(3 * wait, LONGEST_REST_MS) : wait, true);
  }

  /** The stream is up: the next failure is the first one again. */
  succeeded(): void {
    this.#broken = 0;
  }
}
