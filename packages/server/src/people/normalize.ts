/** Letters that Unicode does not take apart, as people write them who lack the key. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ħ: "h",
  ŧ: "t",
  ŋ: "n",
  ı: "i",
  ς: "σ",
};

const SPECIAL = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "gu");

function withoutMarks(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}+/gu, "");
}

/** The text without accents and case, the same for all spellings of a name that people take for one. */
export function normalize(text: string): string {
  // JavaScript knows no case folding. Capitals first: some letters have one small form alone in common with them.
  const folded = withoutMarks(withoutMarks(text).toUpperCase().toLowerCase());
  return folded.replace(SPECIAL, (letter) => LETTERS[letter] ?? letter);
}
