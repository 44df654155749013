import type { Private } from "./converse-api.ts";
import { change } from "./tidy-elements.ts";

/**
 * Show no rooms, and leave those that the browser still knows or that an address opens. Invitations and bookmarks are
 * switched off by options; the rooms' plugins themselves are needed by others.
 */
export function withoutRooms(converse: Private): void {
  change(converse, "converse-rooms-list", (Original) => {
    return class extends Original {
      override render(): unknown {
        return converse.env.html``;
      }
    };
  });
  converse.api.listen.on("chatRoomInitialized", (room: { close(): Promise<void> }) => void room.close());
}
