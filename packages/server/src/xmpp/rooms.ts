import { GroupOrders, type GroupsOptions } from "./group-orders.ts";

/** Orders about the rooms that one running Prosody keeps for groups. */
export class Rooms extends GroupOrders {
  constructor(options: GroupsOptions) {
    const module = "mod_converse_rooms";
    super(options, { name: "rooms", what: "rooms", module, code: "rooms-not-taken" });
  }
}
