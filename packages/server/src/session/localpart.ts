import { createHash } from "node:crypto";
import { isLocalpart, nodeprep } from "@collective-converse/token";
import { escapeLocalpart } from "./escape-localpart.ts";

/** What a localpart with a hash ends with; no other localpart ends like this. */
const HASHED = /\.[a-z2-7]{16}$/;

/** XEP-0106 forbids `\20` at either end; URLs give `.` and `..` a meaning of their own, even when escaped. */
function isUsable(text: string): boolean {
  return isLocalpart(text) && !/^\\20|\\20$|^\.{1,2}$/.test(text);
}

const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

/**
 * 80 bits as 16 characters. The id is hashed as UTF-16, the only form in which two different strings are never the
 * same bytes: in UTF-8 all lone surrogates are U+FFFD.
 */
function hashOf(userId: string): string {
  const digest = createHash("sha256")
    .update("collective.converse localpart\0")
    .update(userId, "utf16le")
    .digest();
  const bits = BigInt(`0x${digest.toString("hex", 0, 10)}`);
  return Array.from({ length: 16 }, (_, place) =>
    ALPHABET.charAt(Number((bits >> BigInt(75 - 5 * place)) & 31n)),
  ).join("");
}

/**
 * The localpart of a Plone user id: as nodeprep leaves it, 1 to 1023 bytes, and never that of another id.
 *
 * - The id escaped by XEP-0106, where nodeprep leaves that as it is: `jane@example.org` -> `jane\40example.org`.
 * - Else what nodeprep makes of it, a full stop and a hash of the id: `Bob` -> `bob.` and 16 characters. An id that
 *   looks like such a result gets a hash as well.
 * - Else, where nodeprep forbids it or it is too long, a full stop and the hash alone.
 *
 * @throws TypeError for the empty id, which is nobody's.
 */
export function localpartFor(userId: string): string {
  if (typeof userId !== "string" || userId === "")
    throw new TypeError("a user id is a string that is not empty");
  const escaped = escapeLocalpart(userId);
  const form = nodeprep(escaped) ?? "";
  if (form === escaped && isUsable(form) && !HASHED.test(form)) return form;
  const hash = `.${hashOf(userId)}`;
  // Right-to-left letters, for one, stand with no Latin ones, so not with a hash.
  return isUsable(form + hash) ? form + hash : hash;
}
