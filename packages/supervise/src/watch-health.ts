import { setTimeout as delay } from "node:timers/promises";
import { cpuTime } from "./cpu-time.ts";
import type { Health } from "./options.ts";

/** Of one core; whoever takes less than that waits for something. */
const BUSY_SHARE = 0.05;

export interface Watched {
  health: Health;
  pid: number;
  /** How many times in a row it did not answer. */
  onMisses(misses: number): void;
}

/** Resolves when the child has failed to answer as often in a row as it may; rejects when the signal aborts. */
export async function watchHealth({ health, pid, onMisses }: Watched, signal: AbortSignal): Promise<void> {
  const { everyMs, withinMs, misses: most, busyMisses = most } = health;
  let misses = 0;
  let idle = 0;
  while (idle < most && misses < Math.max(most, busyMisses)) {
    const isBusy = await startMeter(pid);
    await delay(everyMs, undefined, { signal });
    const within = AbortSignal.any([signal, AbortSignal.timeout(withinMs)]);
    const isWell = await answersWithin(() => health.look(within, pid), within);
    signal.throwIfAborted();
    misses = isWell ? 0 : misses + 1;
    idle = isWell || (await isBusy()) ? 0 : idle + 1;
    onMisses(misses);
  }
}

/** Answers whether the process has worked since then. */
async function startMeter(pid: number): Promise<() => Promise<boolean>> {
  const before = await cpuTime(pid);
  const since = performance.now();
  return async () => {
    const after = await cpuTime(pid);
    if (before === undefined || after === undefined) return false;
    return after - before >= BUSY_SHARE * (performance.now() - since) && after > before;
  };
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
