/** Characters; what other servers say may be long. */
const LONGEST = 2_000;

/**
 * A text for a terminal: what other servers say may hold characters that would move the cursor, colour what follows or
 * turn its direction round.
 */
export function plainText(text: string): string {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return cut.replace(/[^\P{C}\n]/gu, "\u{FFFD}");
}
