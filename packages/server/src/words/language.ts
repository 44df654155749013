/** What the gateway speaks, as BCP 47 writes it, in lower case; the first is for whoever wants none of them. */
export const LANGUAGES = ["en", "de", "es", "fr", "it", "nl", "pt-br"] as const;

export type Language = (typeof LANGUAGES)[number];

/** More are not looked at. */
const MOST_RANGES = 32;

/** Characters of one: a tag of 35 is the longest that RFC 5646, 4.4.1 wants to be taken, and a weight. */
const LONGEST_RANGE = 64;

interface Range {
  tag: string;
  weight: number;
}

/** One range of `Accept-Language` with its weight, RFC 9110, 12.4.2 and 12.5.4; undefined for what is none. */
function parseRange(text: string): Range | undefined {
  if (text.length > LONGEST_RANGE) return undefined;
  const parsed =
    /^\s*(\*|[a-z]{1,8}(?:-[a-z0-9]{1,8})*)\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?$/i.exec(text);
  if (parsed?.[1] === undefined) return undefined;
  return { tag: parsed[1].toLowerCase(), weight: Number(parsed[2] ?? 1) };
}

/** The language that a range means: itself, what is left when its last parts go (RFC 4647, 3.4), or a variety of it. */
function lookUp(tag: string): Language | undefined {
  const parts = tag.split("-");
  for (let length = parts.length; length > 0; length--) {
    const shorter = parts.slice(0, length).join("-");
    const found =
      LANGUAGES.find((language) => language === shorter) ??
      LANGUAGES.find((language) => length === 1 && language.startsWith(`${shorter}-`));
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * The language to answer in, by `Accept-Language`: the one of the highest weight that the gateway speaks, of equal ones the
 * first. A refused one (`q=0`) is not taken for `*`. Without a header, or where nothing fits, English.
 */
export function negotiateLanguage(header: string | undefined): Language {
  const ranges = (header ?? "")
    .split(",", MOST_RANGES)
    .map(parseRange)
    .filter((range) => range !== undefined);
  const refused = new Set(ranges.filter(({ weight }) => weight === 0).map(({ tag }) => lookUp(tag)));
  const wanted = ranges.filter(({ weight }) => weight > 0).sort((one, other) => other.weight - one.weight);
  for (const { tag } of wanted) {
    const found = tag === "*" ? LANGUAGES.find((language) => !refused.has(language)) : lookUp(tag);
    if (found !== undefined) return found;
  }
  return LANGUAGES[0];
}
