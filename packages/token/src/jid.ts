import { nodeprep } from "./nodeprep.ts";

/** RFC 6122 section 2: no part of a JID is longer, in bytes of UTF-8. */
const PART_BYTES = 1023;

function isPart(text: string): boolean {
  return text.length > 0 && text.length <= PART_BYTES && Buffer.byteLength(text) <= PART_BYTES;
}

/** Whether the text is a localpart as every XMPP server keeps it: 1 to 1023 bytes, and nodeprep leaves it alone. */
export function isLocalpart(text: string): boolean {
  return isPart(text) && nodeprep(text) === text;
}

/**
 * Whether the text is `localpart@domain`, both as an XMPP server keeps them. The domain is held against nodeprep too:
 * it forbids nothing that a host name may have, and all that separates the parts of a JID.
 */
export function isBareJid(text: string): boolean {
  const at = text.indexOf("@");
  const domain = text.slice(at + 1);
  return at > 0 && isLocalpart(text.slice(0, at)) && isLocalpart(domain) && !domain.endsWith(".");
}
