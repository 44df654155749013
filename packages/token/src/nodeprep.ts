import { DELETED, EXPANDED, FOLDED, FORBIDDEN, LCAT, RANDALCAT, UNASSIGNED } from "./nodeprep-tables.ts";

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

function numbers(text: string): number[] {
  return text.split(",").map((number) => Number.parseInt(number, 36));
}

/** Membership in a table that is written as the distances between its changes: a search in the sorted changes. */
function table(text: string): (code: number) => boolean {
  let last = 0;
  const changes = words(text).map((distance) => {
    last += Number.parseInt(distance, 36);
    return last;
  });
  return (code) => {
    let low = 0;
    let high = changes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((changes[middle] as number) <= code) low = middle + 1;
      else high = middle;
    }
    return low % 2 === 1;
  };
}

function foldings(): Map<number, string> {
  const map = new Map<number, string>();
  for (const run of words(FOLDED)) {
    const [first, , , distance] = numbers(run) as [number, number, number, number];
    const [, count, stride] = run.split(",").map(Number) as [number, number, number];
    for (let code = first; code < first + count * stride; code += stride) {
      map.set(code, String.fromCodePoint(code + distance));
    }
  }
  for (const entry of words(EXPANDED)) {
    const [from, ...to] = numbers(entry) as [number, ...number[]];
    map.set(from, String.fromCodePoint(...to));
  }
  return map;
}

const unassigned = table(UNASSIGNED);
const deleted = table(DELETED);
const folded = foldings();
const forbidden = table(FORBIDDEN);
const rightToLeft = table(RANDALCAT);
const leftToRight = table(LCAT);

/** What is printable ASCII and neither upper case nor forbidden in a localpart. */
const PLAIN = /^[!#$%()*+,\-.0-9;=?[\\\]^_`a-z{|}~]*$/;

/** RFC 3454 section 6: right-to-left letters stand alone, and at both ends. */
function bidiAllows(codes: readonly number[]): boolean {
  if (!codes.some(rightToLeft)) return true;
  return (
    !codes.some(leftToRight) && rightToLeft(codes.at(0) as number) && rightToLeft(codes.at(-1) as number)
  );
}

/**
 * The nodeprep profile of stringprep (RFC 3920 appendix A, RFC 3454) for stored strings: characters that Unicode 3.2
 * does not know are forbidden. Answers `undefined` where it forbids the text. The length is not looked at.
 *
 * What it leaves alone, Prosody's `util.encodings.stringprep.nodeprep(text, true)` leaves alone, which is ICU's: among
 * characters that Unicode 3.2 knows the NFKC of today is that of ICU, so that the language's own can be used. Directions
 * have changed since; what was or is left-to-right counts as that here.
 */
export function nodeprep(text: string): string | undefined {
  if (PLAIN.test(text)) return text;
  let mapped = "";
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    if (unassigned(code)) return undefined;
    if (!deleted(code)) mapped += folded.get(code) ?? character;
  }
  const prepared = mapped.normalize("NFKC");
  const codes = Array.from(prepared, (character) => character.codePointAt(0) as number);
  return codes.some(forbidden) || !bidiAllows(codes) ? undefined : prepared;
}
