import { createHash } from "node:crypto";
import type { SystemContacts } from "../../../../spec/http.d.ts";

/** Each member has all the others in the contact list; Prosody takes no larger group. */
export const MOST_MEMBERS = 2_000;
/** Bytes of an id that Prosody takes. */
const LONGEST_ID = 255;
/** Bytes of a body that Prosody takes. */
export const LONGEST_BODY = 1_048_576;

export interface Naming {
  /** The localpart of a user id. */
  localpartFor(userId: string): string;
  /** What people read; never empty. */
  displayNameOf(named: { id: string; fullname: string }): string;
}

export interface RenderedGroups {
  /** The bodies of the orders, by the ids that Prosody knows the groups by. */
  bodies: ReadonlyMap<string, string>;
  /** Titles of groups that are too large; their members are given nothing. */
  tooLarge: readonly string[];
}

/** The id itself, where it is usual. The hash is of UTF-16, in which two different strings are never the same bytes. */
export function idOf(id: string): string {
  if (!/\p{Surrogate}/u.test(id) && Buffer.byteLength(id) <= LONGEST_ID && !id.startsWith("#")) return id;
  return `#${createHash("sha256").update(id, "utf16le").digest("hex")}`;
}

/** The same groups make the same bodies, whatever the order in which Plone tells them. Who is alone is given nothing. */
export function renderGroups(
  groups: SystemContacts["groups"],
  { localpartFor, displayNameOf }: Naming,
): RenderedGroups {
  const bodies = new Map<string, string>();
  const tooLarge: string[] = [];
  for (const { id, title, members } of groups) {
    const names = new Map(members.map((member) => [localpartFor(member.id), displayNameOf(member)]));
    if (names.size < 2) continue;
    const shown = displayNameOf({ id, fullname: title });
    const body = JSON.stringify({
      title: shown,
      members: [...names]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([localpart, name]) => ({ localpart, name })),
    });
    if (names.size > MOST_MEMBERS || Buffer.byteLength(body) > LONGEST_BODY) tooLarge.push(shown);
    else bodies.set(idOf(id), body);
  }
  return { bodies, tooLarge };
}
