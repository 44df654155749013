import { createHmac } from "node:crypto";
import type { RandomBytes } from "@collective-converse/token";
import { ConverseError } from "../errors.ts";
import type { Asker } from "../plone/plone.ts";

export interface MemberCacheOptions<T> {
  ask(asker: Asker): Promise<T>;
  /** Unix milliseconds. */
  now(): number;
  randomBytes: RandomBytes;
  /** For how long an answer is good. */
  keepMs: number;
  /** For how long a refusal of Plone's is good; other failures are not kept. */
  keepRefusalMs: number;
  /** So many answers at most; the oldest is forgotten first. */
  size: number;
}

/** An answer, and when it was asked for. */
export interface Kept<T> {
  value: T;
  /** Unix milliseconds. */
  askedAt: number;
}

interface Entry<T> {
  /** The answer is good from then on, unix milliseconds: before it the clock was set back. */
  from: number;
  until: number;
  answer: Promise<Kept<T>>;
}

/**
 * Plone's answers for some seconds. Whoever asks with the same credential while Plone is being asked gets the same
 * answer. Keys are a keyed hash, so that no credential stays in memory.
 */
export class MemberCache<T> {
  readonly #options: MemberCacheOptions<T>;
  readonly #key: Uint8Array;
  readonly #entries = new Map<string, Entry<T>>();

  constructor(options: MemberCacheOptions<T>) {
    this.#options = options;
    this.#key = options.randomBytes(32);
  }

  get(asker: Asker): Promise<Kept<T>> {
    const key = this.#keyOf(asker);
    const known = this.#entries.get(key);
    const askedAt = this.#options.now();
    if (known !== undefined && known.from <= askedAt && askedAt < known.until) return known.answer;
    // Set again, it stands at the end of the map's order.
    this.#entries.delete(key);
    const answer = this.#options.ask(asker).then((value) => ({ value, askedAt }));
    const entry = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY, answer };
    this.#entries.set(key, entry);
    this.#trim();
    const keep = (ms: number) => {
      entry.from = this.#options.now();
      entry.until = entry.from + ms;
    };
    entry.answer.then(
      () => keep(this.#options.keepMs),
      (error) => keep(isRefusal(error) ? this.#options.keepRefusalMs : 0),
    );
    return entry.answer;
  }

  /** Has the next one ask anew. */
  forget(asker: Asker): void {
    this.#entries.delete(this.#keyOf(asker));
  }

  /** Everything that Plone's answer depends on; none of it holds a NUL. */
  #keyOf({ site, origin, credential, language }: Asker): string {
    const parts = [site.name, origin, language ?? "", credential?.kind ?? "", credential?.value ?? ""];
    return createHmac("sha256", this.#key).update(parts.join("\0")).digest("base64");
  }

  #trim(): void {
    for (const key of this.#entries.keys()) {
      if (this.#entries.size <= this.#options.size) return;
      this.#entries.delete(key);
    }
  }
}

/** Plone's own word, not a failure to hear it. */
function isRefusal(error: unknown): boolean {
  return error instanceof ConverseError && !error.code.startsWith("plone-");
}
