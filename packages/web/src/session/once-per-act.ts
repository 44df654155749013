/** However often somebody comes and goes. */
const DISTANCE_MS = 5000;

export interface ActTools {
  ask(): Promise<void>;
  /** Milliseconds that never run backwards. */
  now(): number;
  /** Rejects when nothing is to be asked any more. */
  pause(ms: number, mayWakeEarly: boolean): Promise<void>;
}

/**
 * Asks once for what was done, never sooner than five seconds after the question before; acts in between make one
 * question together.
 *
 * @returns call it for each act
 */
export function oncePerAct({ ask, now, pause }: ActTools): () => Promise<void> {
  let last = Number.NEGATIVE_INFINITY;
  let isWaiting = false;
  return async () => {
    if (isWaiting) return;
    isWaiting = true;
    try {
      const wait = last + DISTANCE_MS - now();
      if (wait > 0) await pause(wait, false);
      last = now();
    } catch {
      return;
    } finally {
      isWaiting = false;
    }
    await ask();
  };
}
