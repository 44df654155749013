import type { IndexedPerson } from "./indexed-person.ts";
import type { Match, Shard } from "./shard.ts";
import { wordsOf } from "./words-of.ts";

export interface Search {
  query: string;
  /** User id of who asks, who is not found. */
  asker: string;
  /** Whether the asker may know addresses. */
  emails: boolean;
  /** So many at most. */
  most: number;
}

/**
 * The people with all words of the query, in any order, the best first: words of the name before those of id and login
 * name, and these before those of the address; whole words before beginnings; then by name. Who is gone is not found.
 */
export function searchShards(
  shards: Iterable<Shard>,
  { query, asker, emails, most }: Search,
  isGone: (id: string) => boolean = () => false,
): IndexedPerson[] {
  const words = wordsOf(query);
  if (words.length === 0) return [];
  const matches: Match[] = [];
  for (const shard of shards)
    for (const match of shard.match(words, { emails }))
      if (match.person.id !== asker && !isGone(match.person.id)) matches.push(match);
  return matches
    .sort(compare)
    .slice(0, most)
    .map(({ person }) => person);
}

function compare(one: Match, other: Match): number {
  if (one.score !== other.score) return one.score - other.score;
  if (one.key !== other.key) return one.key < other.key ? -1 : 1;
  return one.person.id < other.person.id ? -1 : 1;
}
