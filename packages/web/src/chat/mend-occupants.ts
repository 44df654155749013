import type { Occupants, Private, Room } from "./converse-api.ts";

/**
 * Converse.js 14.0.0 knows somebody of whom the room only told the affiliation by their JID, and somebody whose presence came by
 * their occupant id (XEP-0421); it does not see that both are one, and shows them twice. Who was told first gives way to who is
 * there.
 */
export function mendOccupants({ exports }: Private): void {
  const room = exports["MUC"]?.prototype as unknown as Room | undefined;
  if (room === undefined) throw new TypeError("Converse.js has no rooms.");
  const update = room.updateOccupantsOnPresence;
  room.updateOccupantsOnPresence = function (this: Room, attributes) {
    const { type, occupant_id: id, jid } = attributes;
    if (type !== "error" && type !== "unavailable" && id && jid) giveWay(this.occupants, id, jid);
    return update.call(this, attributes);
  };
}

function giveWay(occupants: Occupants, id: string, jid: string): void {
  if (occupants.get(id) !== undefined) return;
  const [bare] = jid.split("/");
  // A copy, since who goes is taken out of it.
  for (const occupant of [...occupants.models])
    if (occupant.get("jid") === bare && !occupant.get("occupant_id")) occupant.destroy();
}
