import type { ListedPart } from "./ask-listing.ts";
import type { IndexedPerson } from "./indexed-person.ts";
import { type Search, searchShards } from "./search-shards.ts";
import { Shard } from "./shard.ts";

/** Beyond it Plone searches by itself, so that no site fills the gateway's memory. */
const MOST_PEOPLE = 100_000;
/** For so long after somebody left another process of Plone may still list them. */
const LAG_MS = 10_000;
/** Who left since the last listing; with more of them there is none. */
const MOST_GONE = 10_000;
/** Parts of a site's members. One who comes or goes changes one of them. */
export const PARTS = 8;

interface Part {
  tag: string | undefined;
  shard: Shard;
}

/** The members of one site as they were when Plone was asked last. */
export class SiteListing {
  #parts: readonly Part[] = [];
  /** Unix milliseconds of the last time that all parts were as Plone has them; undefined: never. */
  #asOf: number | undefined;
  /** Who has left, as they were told in the meantime: by id, when. */
  readonly #gone = new Map<string, number>();
  #clearings = 0;

  /** How many can be found. */
  get size(): number {
    return this.#parts.reduce((sum, { shard }) => sum + shard.people.length, 0);
  }

  /** Whom a member finds; undefined where nobody was listed at `since`, unix milliseconds, or later. */
  search(wanted: Search, since: number): readonly IndexedPerson[] | undefined {
    if (this.#asOf === undefined || this.#asOf < since) return undefined;
    const shards = this.#parts.map(({ shard }) => shard);
    return searchShards(shards, wanted, (id) => this.#gone.has(id));
  }

  /** Those with these user ids; undefined where nobody was listed at `since`, unix milliseconds, or later. */
  named(ids: ReadonlySet<string>, since: number): readonly IndexedPerson[] | undefined {
    if (this.#asOf === undefined || this.#asOf < since) return undefined;
    const isNamed = ({ id }: IndexedPerson) => ids.has(id) && !this.#gone.has(id);
    return this.#parts.flatMap(({ shard }) => shard.people.filter(isNamed));
  }

  /** Somebody can be found no more, from `now` on, unix milliseconds. */
  drop(id: string, now: number): void {
    this.#gone.set(id, now);
    if (this.#gone.size > MOST_GONE) this.clear();
  }

  /**
   * Asks for all parts, one after the other, from `begun` on. Until the last has come the old ones are good. Resolves
   * false where the site cannot list its members, or has too many.
   */
  async update(
    ask: (part: number, tag: string | undefined) => Promise<ListedPart | undefined>,
    begun: number,
  ): Promise<boolean> {
    const clearings = this.#clearings;
    const parts: Part[] = [];
    let size = 0;
    for (let number = 0; number < PARTS; number++) {
      const known = this.#parts[number];
      const told = await ask(number, known?.tag);
      const part = told === undefined ? known : made(told);
      size += part?.shard.people.length ?? 0;
      if (part === undefined || size > MOST_PEOPLE) {
        this.clear();
        return false;
      }
      parts.push(part);
    }
    // What came before it was cleared says nothing any more.
    if (clearings !== this.#clearings) return true;
    this.#parts = parts;
    this.#asOf = begun;
    for (const [id, at] of this.#gone) if (at + LAG_MS <= begun) this.#gone.delete(id);
    return true;
  }

  /** Forgets everybody, also who is being asked for. */
  clear(): void {
    this.#clearings++;
    this.#parts = [];
    this.#asOf = undefined;
    this.#gone.clear();
  }
}

function made({ tag, listing }: ListedPart): Part | undefined {
  return listing && { tag, shard: new Shard(listing) };
}
