import { readableJid } from "./names.ts";

/** `Click to chat with Ada (XMPP address: ada@example.org)` -> `Click to chat with Ada`, in any language. */
export function withoutAddress(text: string, domain: string): string {
  const cut = text.replace(/\s*[(\uff08][^()]*@[^()]*[)\uff09]/g, "");
  return cut.includes(`@${domain}`) ? readableJid(cut) : cut;
}
