import { GroupOrders, type GroupsOptions } from "./group-orders.ts";

/** Orders about the rooms that one running Prosody keeps for groups. */
export class Rooms extends GroupOrders {
  constructor(options: GroupsOptions) {
    const module = "mod_converse_rooms";
    super(options, { name: "rooms", what: "rooms", module, code: "rooms-not-taken" });
  }

  /**
   * The room of a group says this text, as itself, to who is in it and into its archive. Resolves false where the group
   * has no room. Throws ConverseError `rooms-not-taken`.
   */
  async notice(id: string, text: string): Promise<boolean> {
    const headers = { "content-type": "application/json" };
    const question = { method: "POST", place: "notices", body: JSON.stringify({ text }), headers } as const;
    const { status } = await this.order(question, [204, 404], id);
    return status === 204;
  }
}
