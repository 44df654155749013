import { WORDS } from "../words/words.ts";
import { askForNothing } from "./ask-for-nothing.ts";
import type { ChatPeople, ChatStart } from "./chat.ts";
import type { Plugin, Strophe } from "./converse-api.ts";
import { followGroupRooms } from "./follow-group-rooms.ts";
import { hearRooms } from "./hear-rooms.ts";
import { Keeper } from "./keep-connected.ts";
import { keepGroupRooms } from "./keep-group-rooms.ts";
import { keepNicks } from "./keep-nicks.ts";
import { knowPeople } from "./know-people.ts";
import { mendElements } from "./mend-elements.ts";
import { mendOccupants } from "./mend-occupants.ts";
import { mendPresences } from "./mend-presences.ts";
import { mendRoster } from "./mend-roster.ts";
import { mendVcards } from "./mend-vcards.ts";
import { offerNotifications } from "./offer-notifications.ts";
import { openQuickly } from "./open-quickly.ts";
import { patchNames } from "./patch-names.ts";
import { peopleHere } from "./people-here.ts";
import { searchInDialogues } from "./person-dialogues.ts";
import { sendAgain } from "./send-again.ts";
import { sendFilesInWords } from "./send-file.ts";
import { showPortraits } from "./show-portraits.ts";
import { tellConnection } from "./tell-connection.ts";
import { tellContactsOnly } from "./tell-contacts-only.ts";
import { tidyElements } from "./tidy-elements.ts";
import { withoutFiles } from "./without-files.ts";
import { withoutPreviews } from "./without-previews.ts";
import { withoutRooms } from "./without-rooms.ts";
import { xToken } from "./x-token.ts";

/** What must be set up before ours is. */
const DEPENDENCIES = [
  "converse-bookmarks",
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

/**
 * Our plugin for Converse.js: everything in it that differs from what it does by itself.
 *
 * @param show - called when there is something to see: after the first connection, and after each later one; with the
 *   chat's name in the session's language
 */
export function collectivePlugin(start: ChatStart, show: (name: string) => void) {
  let keeper: Keeper | undefined;
  let people: ChatPeople | undefined;
  let say = (text: string) => text;
  const domain = start.session.jid.slice(start.session.jid.indexOf("@") + 1);
  const definition: Plugin = {
    dependencies: DEPENDENCIES,
    initialize() {
      const { _converse } = this;
      keeper = new Keeper(_converse, start);
      people = peopleHere(_converse);
      say = (text) => _converse.__(text);
      sendAgain(_converse);
      patchNames(_converse, domain);
      searchInDialogues(_converse, start.base, start.session.settings.searchMinLength);
      tidyElements(_converse, domain);
      mendElements(_converse);
      mendPresences(_converse);
      mendRoster(_converse);
      mendVcards(_converse);
      withoutPreviews(_converse);
      tellContactsOnly(_converse, start.session.jid);
      openQuickly(_converse);
      knowPeople(_converse, start, domain);
      showPortraits(_converse);
      const { language, settings } = start.session;
      sendFilesInWords(_converse, language);
      tellConnection(_converse);
      if (settings.rooms) {
        keepNicks(_converse);
        mendOccupants(_converse);
        followGroupRooms(_converse, domain);
        keepGroupRooms(_converse, domain);
        hearRooms(_converse, domain);
      } else withoutRooms(_converse);
      if (!settings.fileSharing) withoutFiles(_converse);
      if (settings.notifications) offerNotifications(_converse);
      _converse.api.listen.on("connectionInitialized", () => askForNothing(_converse));
      for (const event of ["chatBoxesFetched", "reconnected"]) {
        _converse.api.listen.on(event, () => show(_converse.__(WORDS.chat)));
      }
    },
  };
  return {
    definition,
    mechanism: (strophe: Strophe) => xToken(strophe),
    /** Turns our English words into the session's language. */
    say: (text: string) => say(text),
    people(): ChatPeople {
      if (people === undefined) throw new TypeError("Converse.js did not start our plugin.");
      return people;
    },
    keeper(): Keeper {
      if (keeper === undefined) throw new TypeError("Converse.js did not start our plugin.");
      return keeper;
    },
  };
}
