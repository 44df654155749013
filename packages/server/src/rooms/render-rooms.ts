import type { SystemRooms } from "../../../../spec/http.d.ts";
import { idOf, LONGEST_BODY, MOST_MEMBERS, type Naming } from "../contacts/render-groups.ts";

export interface RenderedRooms {
  /** The bodies of the orders, by the ids that Prosody knows the groups by. */
  bodies: ReadonlyMap<string, string>;
  /** Titles of rooms with more members than Prosody takes; nobody but their owners is in them. */
  tooLarge: readonly string[];
}

/** What Prosody knows a room by that an add-on made; no group has an id that begins with `#` there. */
export function addOnRoomId(id: string): string {
  return `#room:${id}`;
}

/**
 * The same rooms make the same bodies, whatever the order in which Plone tells them. A room that is too large is kept
 * empty and not closed, since a room that is closed has lost its history.
 */
export function renderRooms(
  rooms: SystemRooms["rooms"],
  { localpartFor, displayNameOf }: Naming,
): RenderedRooms {
  const bodies = new Map<string, string>();
  const tooLarge: string[] = [];
  for (const { kind, id, title, members, owners, generation } of rooms) {
    const names = new Map(members.map((member) => [localpartFor(member.id), displayNameOf(member)]));
    const room = {
      title: displayNameOf({ id, fullname: title }),
      members: [...names]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([localpart, name]) => ({ localpart, name })),
      owners: [...new Set(owners.map(localpartFor))].sort(),
      ...(generation !== undefined && { generation }),
    };
    const body = JSON.stringify(room);
    const isTooLarge = names.size > MOST_MEMBERS || Buffer.byteLength(body) > LONGEST_BODY;
    if (isTooLarge) tooLarge.push(room.title);
    bodies.set(
      kind === "add-on" ? addOnRoomId(id) : idOf(id),
      isTooLarge ? JSON.stringify({ ...room, members: [] }) : body,
    );
  }
  return { bodies, tooLarge };
}

/** The same room with nobody in it, not even owners: it keeps its history. */
export function emptied(body: string): string {
  return JSON.stringify({ ...JSON.parse(body), members: [], owners: [] });
}
