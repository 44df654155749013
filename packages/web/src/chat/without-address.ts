import { readableJid } from "./names.ts";

/** With the blanks before them; other members choose what is in such texts, so each character is looked at once. */
const IN_BRACKETS = /(?<!\s)\s*[(\uff08][^()\uff08\uff09]*[)\uff09]/g;

/**
 * `Click to chat with Ada (XMPP address: ada@example.org)` -> `Click to chat with Ada`, in any language. Of a text that is
 * nothing but an address of the site nothing is left: a user id may be somebody's e-mail address.
 */
export function withoutAddress(text: string, domain: string): string {
  const cut = text.replace(IN_BRACKETS, (all) => (all.includes("@") ? "" : all));
  if (/^\S+$/.test(cut)) return cut.includes(`@${domain}`) ? "" : cut;
  return cut.replace(/\S+/g, (word) => (word.includes(`@${domain}`) ? readableJid(word) : word));
}
