import type { Constructor, Private } from "./converse-api.ts";
import { change } from "./tidy-elements.ts";

/** A room as Converse.js keeps it. */
interface Room {
  /** Join it and get ready for it to be shown. */
  setup(): Promise<void>;
  /** Why it is not to be there. Converse.js drops such a one, whether it was stored or is new. */
  validate(attributes: object): string | undefined;
}

/**
 * Show no rooms, and drop those that the browser still knows or that an address opens. Invitations and bookmarks are
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
  const MUC = converse.exports["MUC"] as unknown as Constructor<Room> | undefined;
  if (MUC === undefined) throw new TypeError("Converse.js has no MUC.");
  MUC.prototype.setup = async () => undefined;
  MUC.prototype.validate = () => "This site has no rooms.";
}
