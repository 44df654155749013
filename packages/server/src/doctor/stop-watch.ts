import type { Hop } from "./check.ts";

/** Times of steps that follow one another. */
export class StopWatch {
  readonly hops: Hop[] = [];
  #last = performance.now();

  /** A step ends. */
  lap(name: string): void {
    const now = performance.now();
    this.hops.push({ name, ms: Math.round(now - this.#last) });
    this.#last = now;
  }
}
