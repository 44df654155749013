/** Longer than any answer of Plone's is on its way and kept. */
const KEEP_MS = 60_000;

/** Whose sessions were ended, and when: what Plone was asked before says nothing any more. */
export class Ended {
  /** Unix milliseconds, by site and member, or by site alone; the oldest first. */
  readonly #before = new Map<string, number>();

  /** What was asked at `before`, unix milliseconds, or earlier is no longer good; `user` null: of everybody in the site. */
  add(site: string, user: string | null, before: number): void {
    const key = keyOf(site, user);
    const known = this.#before.get(key) ?? 0;
    this.#before.delete(key);
    this.#before.set(key, Math.max(known, before));
    for (const [old, moment] of this.#before) {
      if (moment > before - KEEP_MS) break;
      this.#before.delete(old);
    }
  }

  covers(site: string, user: string, askedAt: number): boolean {
    const before = [keyOf(site, user), keyOf(site, null)].map((key) => this.#before.get(key) ?? 0);
    // What was asked longer before is of after it: the clock was set back in between.
    return before.some((moment) => askedAt <= moment && askedAt > moment - KEEP_MS);
  }
}

/** Names of sites have no blank. */
function keyOf(site: string, user: string | null): string {
  return user === null ? site : `${site} ${user}`;
}
