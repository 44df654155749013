export interface RatesOptions {
  /** So many at once. */
  burst: number;
  /** And so many in each second after it. */
  perSecond: number;
  /** So many who ask are known at most; who asked longest ago is forgotten first. */
  known: number;
  /** Unix milliseconds. */
  now(): number;
}

interface Bucket {
  left: number;
  /** Unix milliseconds. */
  at: number;
}

/** How often each may ask, whatever others do: a token bucket for each. */
export class Rates {
  readonly #options: RatesOptions;
  /** Who asked last at the end. */
  readonly #buckets = new Map<string, Bucket>();

  constructor(options: RatesOptions) {
    this.#options = options;
  }

  /** Counts one; answers the seconds to wait where it was one too many, and 0 where it was not. */
  take(who: string): number {
    const { burst, perSecond, known: most, now } = this.#options;
    const at = now();
    const known = this.#buckets.get(who);
    const refilled =
      known === undefined ? burst : known.left + (Math.max(0, at - known.at) / 1000) * perSecond;
    const left = Math.min(burst, refilled);
    const isFree = left >= 1;
    this.#buckets.delete(who);
    this.#buckets.set(who, { left: isFree ? left - 1 : left, at });
    for (const oldest of this.#buckets.keys()) {
      if (this.#buckets.size <= most) break;
      this.#buckets.delete(oldest);
    }
    return isFree ? 0 : Math.ceil((1 - left) / perSecond);
  }
}
