import type { Model, Private } from "./converse-api.ts";
import { isGroupRoom } from "./group-room.ts";

/** As much as we look at of a message in a room, as Converse.js has read it. */
interface RoomMessage {
  /** JID: of the room itself, or with the nick of who wrote. */
  from?: string;
  nick?: string | null;
  body?: string | null;
}

/**
 * Show what a room of the site says itself, under the room's name. It comes from the room's bare JID (XEP-0045), so that
 * no member can write it; Converse.js 14.0.0 shows no message without a nick.
 */
export function hearRooms({ api }: Private, domain: string): void {
  api.listen.on(
    "parseMUCMessage",
    (_stanza: Element, message: RoomMessage, room: Model): RoomMessage =>
      message.body && !message.nick && isGroupRoom(message.from, domain)
        ? { ...message, nick: String(room.get("name") || domain) }
        : message,
  );
}
