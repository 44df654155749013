import type { ProcessOptions } from "./options.ts";
import type { Child } from "./spawn-child.ts";

/** Resolves when the child is ready; rejects when it ends before, is not ready in time, or is being stopped. */
export async function awaitReady(
  options: ProcessOptions,
  child: Child,
  stopping: AbortSignal,
): Promise<void> {
  const { name, readyWithinMs } = options;
  const waiting = new AbortController();
  const giveUp = new Promise<never>((_, reject) => {
    const fail = (why: string) => reject(new Error(`${name} ${why}`));
    void child.ended.then((how) => fail(`${how} before it was ready.`));
    const timer = setTimeout(() => fail(`was not ready after ${readyWithinMs / 1000} s.`), readyWithinMs);
    waiting.signal.addEventListener("abort", () => clearTimeout(timer));
    const onStop = () => fail("was stopped before it was ready.");
    stopping.addEventListener("abort", onStop);
    waiting.signal.addEventListener("abort", () => stopping.removeEventListener("abort", onStop));
    if (stopping.aborted) onStop();
  });
  const ready = (async () => options.ready(waiting.signal, child.pid))();
  try {
    await Promise.race([ready, giveUp]);
  } finally {
    // Whichever lost may still reject.
    void ready.catch(() => undefined);
    void giveUp.catch(() => undefined);
    waiting.abort();
  }
}
