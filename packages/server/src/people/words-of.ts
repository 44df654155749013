import { normalize } from "./normalize.ts";

/** Scripts that put no blank between words: a word begins at each of their letters. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
/** Characters of a word from which it is looked for; a longer one is no name. */
const LONGEST = 64;

/** What somebody looks for: letters and digits, without accents and case, each word once. */
export function wordsOf(text: string): string[] {
  const words = normalize(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "")
    .map((word) => word.slice(0, LONGEST));
  return [...new Set(words)];
}

/** By what somebody is found. */
export function foundBy(text: string): string[] {
  return [...new Set(wordsOf(text).flatMap((word) => (UNSPACED.test(word) ? endsOf(word) : [word])))];
}

function endsOf(word: string): string[] {
  const letters = Array.from(word);
  return letters.map((_, place) => letters.slice(place).join(""));
}
