import { readableJid } from "./names.ts";

/**
 * `Click to chat with Ada (XMPP address: ada@example.org)` -> `Click to chat with Ada`, in any language. Of a text that is
 * nothing but an address of the site nothing is left: a user id may be somebody's e-mail address.
 */
export function withoutAddress(text: string, domain: string): string {
  const cut = text.replace(/\s*[(\uff08][^()]*@[^()]*[)\uff09]/g, "");
  if (/^\S+$/.test(cut)) return cut.includes(`@${domain}`) ? "" : cut;
  return cut.replace(/\S+/g, (word) => (word.includes(`@${domain}`) ? readableJid(word) : word));
}
