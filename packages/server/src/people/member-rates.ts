export interface MemberRatesOptions {
  /** So many at once. */
  burst: number;
  /** And so many in each second after it. */
  perSecond: number;
  /** So many members are known at most; who asked longest ago is forgotten first. */
  members: number;
  /** Unix milliseconds. */
  now(): number;
}

interface Bucket {
  left: number;
  /** Unix milliseconds. */
  at: number;
}

/** How often each member may ask, whatever others do. */
export class MemberRates {
  readonly #options: MemberRatesOptions;
  /** By site and member; who asked last at the end. */
  readonly #buckets = new Map<string, Bucket>();

  constructor(options: MemberRatesOptions) {
    this.#options = options;
  }

  /** Counts one; answers the seconds to wait where it was one too many, and 0 where it was not. */
  take(site: string, user: string): number {
    const { burst, perSecond, members, now } = this.#options;
    // Names of sites have no blank.
    const key = `${site} ${user}`;
    const at = now();
    const known = this.#buckets.get(key);
    const refilled =
      known === undefined ? burst : known.left + (Math.max(0, at - known.at) / 1000) * perSecond;
    const left = Math.min(burst, refilled);
    const isFree = left >= 1;
    this.#buckets.delete(key);
    this.#buckets.set(key, { left: isFree ? left - 1 : left, at });
    for (const oldest of this.#buckets.keys()) {
      if (this.#buckets.size <= members) break;
      this.#buckets.delete(oldest);
    }
    return isFree ? 0 : Math.ceil((1 - left) / perSecond);
  }
}
