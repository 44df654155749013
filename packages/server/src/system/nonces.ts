import { ConverseError } from "../errors.ts";
import { type Signature, WINDOW_S } from "./verify-request.ts";

/** The nonces of accepted requests, each for as long as its request could be accepted again. */
export class Nonces {
  readonly #limit: number;
  /** The last second in which the request is young enough, by site and nonce. */
  readonly #seen = new Map<string, number>();

  /** @param limit - how many are kept at a time; who has no key adds none */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * Takes the nonce of a request that was verified at `at`, unix seconds.
   *
   * @throws ConverseError `system-signature-used`, or `system-busy` where none can be forgotten yet
   */
  take({ site, nonce, time }: Signature, at: number): void {
    const key = `${site} ${nonce}`;
    if (this.#seen.has(key))
      throw new ConverseError("system-signature-used", "The request was accepted before.");
    for (const [old, until] of this.#seen) if (until < Math.floor(at)) this.#seen.delete(old);
    if (this.#seen.size >= this.#limit)
      throw new ConverseError("system-busy", `${this.#limit} requests were accepted within two minutes.`);
    this.#seen.set(key, Number(time) + WINDOW_S);
  }
}
