import { setTimeout as delay } from "node:timers/promises";
import type { Health } from "./options.ts";

export interface Watched {
  health: Health;
  pid: number;
  /** How many times in a row it did not answer. */
  onMisses(misses: number): void;
}

/** Resolves when the child has failed to answer as often in a row as it may; rejects when the signal aborts. */
export async function watchHealth({ health, pid, onMisses }: Watched, signal: AbortSignal): Promise<void> {
  const { everyMs, withinMs, misses: most } = health;
  for (let misses = 0; misses < most; onMisses(misses)) {
    await delay(everyMs, undefined, { signal });
    const within = AbortSignal.any([signal, AbortSignal.timeout(withinMs)]);
    const isWell = await answersWithin(() => health.look(within, pid), within);
    signal.throwIfAborted();
    misses = isWell ? 0 : misses + 1;
  }
}

/** Whether it answers before the signal aborts, also where a look does not heed the signal. */
async function answersWithin(look: () => Promise<void>, within: AbortSignal): Promise<boolean> {
  const tooLate = new Promise<boolean>((resolve) => {
    within.addEventListener("abort", () => resolve(false), { once: true });
  });
  const looked = (async () => look())().then(
    () => true,
    () => false,
  );
  return Promise.race([looked, tooLate]);
}
