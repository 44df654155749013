import { createHmac } from "node:crypto";
import type { RandomBytes } from "@collective-converse/token";
import type { Asker } from "../plone/plone.ts";

/** Whose a login was when Plone was asked last, whatever else it is asked with. Logins are kept as a keyed hash. */
export class KnownLogins {
  readonly #key: Uint8Array;
  readonly #users = new Map<string, string>();
  readonly #size: number;

  /** @param size - so many at most; the one that was seen longest ago is forgotten first */
  constructor(randomBytes: RandomBytes, size: number) {
    this.#key = randomBytes(32);
    this.#size = size;
  }

  /** The user id; undefined for a login that is new. It says nothing of whether the login is still good. */
  userOf(asker: Asker): string | undefined {
    return this.#users.get(this.#keyOf(asker));
  }

  learn(asker: Asker, user: string): void {
    const key = this.#keyOf(asker);
    this.#users.delete(key);
    this.#users.set(key, user);
    for (const oldest of this.#users.keys()) {
      if (this.#users.size <= this.#size) break;
      this.#users.delete(oldest);
    }
  }

  #keyOf({ site, credential }: Asker): string {
    const parts = [site.name, credential?.kind ?? "", credential?.value ?? ""];
    return createHmac("sha256", this.#key).update(parts.join("\0")).digest("base64");
  }
}
