import { addPeopleSearch } from "./add-contact.ts";
import type { ChatStart } from "./chat.ts";
import type { Plugin, Private, Strophe } from "./converse-api.ts";
import { Keeper } from "./keep-connected.ts";
import { patchNames } from "./patch-names.ts";
import { tidyElements } from "./tidy-elements.ts";
import { xToken } from "./x-token.ts";

/** What must be set up before ours is. */
const DEPENDENCIES = [
  "converse-chat",
  "converse-controlbox",
  "converse-modal",
  "converse-muc",
  "converse-notification",
  "converse-profile",
  "converse-roster",
  "converse-rosterview",
  "converse-smacks",
  "converse-vcard",
];

/** Our plugin for Converse.js: everything in it that differs from what it does by itself. */
export function collectivePlugin(start: ChatStart) {
  let keeper: Keeper | undefined;
  const domain = start.session.jid.slice(start.session.jid.indexOf("@") + 1);
  const definition: Plugin = {
    dependencies: DEPENDENCIES,
    initialize() {
      const { _converse } = this;
      keeper = new Keeper(_converse, start);
      patchNames(_converse, domain);
      addPeopleSearch(_converse, start.base);
      tidyElements(_converse, domain);
      _converse.api.listen.on("connectionInitialized", () => askForNothing(_converse));
    },
  };
  return {
    definition,
    mechanism: (strophe: Strophe) => xToken(strophe),
    keeper(): Keeper {
      if (keeper === undefined) throw new TypeError("Converse.js did not start our plugin.");
      return keeper;
    },
  };
}

/** Converse.js asks for desktop notifications as soon as it is connected, without a gesture. It must not. */
function askForNothing({ api, _events }: Private): void {
  for (const { callback } of [...(_events["connected"] ?? [])]) {
    if (String(callback).includes("requestPermission")) api.listen.not("connected", callback);
  }
}
