import { ConverseError } from "../errors.ts";
import { type Signature, WINDOW_S } from "./verify-request.ts";

/** The nonces of accepted requests, each for as long as its request could be accepted again. */
export class Nonces {
  readonly #limit: number;
  /** By site: by nonce the last second in which the request is young enough. */
  readonly #seen = new Map<string, Map<string, number>>();

  /** @param limit - how many are kept at a time of each site, so that none takes another's places; who has no key adds none */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * Takes the nonce of a request that was verified at `at`, unix seconds.
   *
   * @throws ConverseError `system-signature-used`, or `system-busy` where none can be forgotten yet
   */
  take({ site, nonce, time }: Signature, at: number): void {
    const seen = this.#seen.get(site) ?? new Map<string, number>();
    this.#seen.set(site, seen);
    if (seen.has(nonce)) throw new ConverseError("system-signature-used", "The request was accepted before.");
    for (const [old, until] of seen) if (until < Math.floor(at)) seen.delete(old);
    if (seen.size >= this.#limit)
      throw new ConverseError("system-busy", `${this.#limit} requests were accepted within a minute.`);
    seen.set(nonce, Number(time) + WINDOW_S);
  }
}
