import type { askForRenewal, Stays } from "./ask-renewal.ts";
import type { Ended } from "./outcome.ts";

/** The gateway sends away whom nobody has spoken for in five minutes; a page in the background is late by one. */
const EVERY_MS = 180_000;
const AGAIN_MS = 30_000;
const JITTER = 0.1;

export interface StayTools {
  ask(): ReturnType<typeof askForRenewal>;
  random(): number;
  /** Rejects when the page's chat ends. */
  pause(ms: number, mayWakeEarly: boolean): Promise<void>;
}

/** Asks again and again whether the member may stay; resolves with the answer that they may not. */
export async function untilSentAway(
  member: string,
  { ask, random, pause }: StayTools,
): Promise<Stays | Ended> {
  for (let every = EVERY_MS; ; ) {
    await pause(every * (1 - JITTER * random()), false);
    const outcome = await ask();
    if (outcome.kind === "ended" || (outcome.kind === "stays" && outcome.member !== member)) return outcome;
    every = outcome.kind === "later" ? Math.max(AGAIN_MS, outcome.afterMs / (1 - JITTER)) : EVERY_MS;
  }
}
