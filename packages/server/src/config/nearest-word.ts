/** The edits (one character put in, taken out or replaced) between two words: Levenshtein's distance. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [line, character] of [...from].entries()) {
    const next = [line + 1];
    for (const [column, other] of [...to].entries()) {
      next.push(
        Math.min(
          (row[column + 1] ?? 0) + 1,
          (next[column] ?? 0) + 1,
          (row[column] ?? 0) + (character === other ? 0 : 1),
        ),
      );
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** Case, hyphens and underscores are what people remember least. */
function simple(word: string): string {
  return word.slice(0, 64).toLowerCase().replaceAll(/[-_]/g, "");
}

/** The known word that the given one is most like; the first of equals. */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
  const distances = known.map((other) => distance(simple(word), simple(other)));
  return known[distances.indexOf(Math.min(...distances))];
}
