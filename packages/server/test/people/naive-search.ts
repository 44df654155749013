import type { IndexedPerson } from "../../src/people/indexed-person.ts";
import type { Search } from "../../src/people/search-shards.ts";

/** The same said in another way, for a few plain letters: looks at everybody, word by word. */
export function naiveSearch(
  people: readonly IndexedPerson[],
  { query, asker, emails, most }: Search,
): string[] {
  const split = (text: string): string[] => text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const words = new Set(split(query));
  if (words.size === 0) return [];
  const found = people.flatMap((person) => {
    if (person.id === asker) return [];
    const { fullname, id, login, email } = person;
    const isAddress = login.includes("@");
    const fields = [
      split(fullname),
      split(isAddress ? id : `${id} ${login}`),
      emails ? split(isAddress ? `${email} ${login}` : email) : [],
    ];
    let score = 0;
    for (const word of words) {
      const places = fields.flatMap((theirs, field) => [
        ...(theirs.includes(word) ? [2 * field] : []),
        ...(theirs.some((their) => their.startsWith(word)) ? [2 * field + 1] : []),
      ]);
      if (places.length === 0) return [];
      score += Math.min(...places);
    }
    return [{ id, score, name: fullname.toLowerCase() }];
  });
  found.sort(
    (one, other) =>
      one.score - other.score ||
      (one.name < other.name ? -1 : one.name > other.name ? 1 : 0) ||
      (one.id < other.id ? -1 : 1),
  );
  return found.slice(0, most).map(({ id }) => id);
}
