import type { Session } from "../../../../spec/http.d.ts";

/** A token is accepted for at least 30 s after it was made; younger than this it is safe to send. */
const FRESH_MS = 20_000;

/** Holds the last session until its token was used. A token is accepted once, so it is never given out twice. */
export class FreshSession {
  readonly #now: () => number;
  #held: { session: Session; since: number } | undefined;

  constructor(session: Session, now: () => number) {
    this.#now = now;
    this.put(session);
  }

  put(session: Session): void {
    this.#held = { session, since: this.#now() };
  }

  /** The session, if its token is unused and young enough. */
  take(): Session | undefined {
    const held = this.#held;
    this.#held = undefined;
    return held !== undefined && this.#now() - held.since < FRESH_MS ? held.session : undefined;
  }
}
