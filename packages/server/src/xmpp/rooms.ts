import { GroupOrders, type GroupsOptions } from "./group-orders.ts";

export interface RoomNotice {
  /** Lines of text: 20,000 bytes of UTF-8 at most, without control characters. */
  text: string;
  /** The message's: 64 letters, digits and hyphens at most. */
  id?: string;
  /** As of `SystemRooms`. */
  generation?: string;
}

/** Orders about the rooms that one running Prosody keeps for groups. */
export class Rooms extends GroupOrders {
  constructor(options: GroupsOptions) {
    const module = "mod_converse_rooms";
    super(options, { name: "rooms", what: "rooms", module, code: "rooms-not-taken" });
  }

  /**
   * The room of a group says this text, as itself, to who is in it and into its archive; once, however often it is told
   * under the same id. Resolves false where the group has no room, or not of that generation. Throws ConverseError
   * `rooms-not-taken`.
   */
  async notice(id: string, notice: RoomNotice): Promise<boolean> {
    const headers = { "content-type": "application/json" };
    const question = { method: "POST", place: "notices", body: JSON.stringify(notice), headers } as const;
    const { status } = await this.order(question, [204, 404], id);
    return status === 204;
  }
}
