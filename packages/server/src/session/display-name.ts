/** Characters that a name may have; the XMPP server takes no longer one. */
const LONGEST = 256;

/** What breaks a line, what XML forbids, and half a character. */
const FORBIDDEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Surrogate}\uFFFE\uFFFF]+/gu;

/** Marks, embeddings and overrides of direction: with them a name can rearrange the text around it. */
const DIRECTION = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/** Something to see; a name of nothing but joiners, fillers or marks would be an empty place among the others. */
const VISIBLE = /[^\p{Default_Ignorable_Code_Point}\p{White_Space}\p{M}\u2800]/u;

/** Empty where there is nothing to see. */
function tidy(text: string): string {
  const line = text.replace(DIRECTION, "").replace(FORBIDDEN, " ").replace(/\s+/g, " ").trim();
  const cut = Array.from(line).slice(0, LONGEST).join("").trim();
  return VISIBLE.test(cut) ? cut : "";
}

/**
 * What other people read: the full name in one line of at most 256 characters. Where nothing is left of it the user id
 * stands in, an address without what follows its `@`. Never empty; markup stays what it is, text.
 */
export function displayNameOf({ id, fullname }: { id: string; fullname: string }): string {
  return tidy(fullname) || tidy(id.split("@")[0] ?? "") || tidy(id) || "?";
}
