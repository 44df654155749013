import { GroupOrders, type GroupsOptions } from "./group-orders.ts";

/** Orders about the groups whose members one running Prosody gives one another as contacts. */
export class Groups extends GroupOrders {
  constructor(options: GroupsOptions) {
    const module = "mod_converse_contacts";
    super(options, { name: "groups", what: "contacts", module, code: "contacts-not-taken" });
  }
}
