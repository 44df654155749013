import type {
  Constructor,
  ConverseElement,
  HeadingButton,
  Model,
  Occupants,
  Private,
  Room,
} from "./converse-api.ts";
import { isGroupRoom } from "./group-room.ts";
import { change } from "./tidy-elements.ts";

/** Buttons for what is done with the group, in Plone: who is in, who is what to it, what it and they are called. */
const NOT_OFFERED = new Set(["configure", "destroy", "moderate", "nickname", "signout"]);
/** What the same means when it is typed. */
const COMMANDS = new Set(["clear", "help", "kick", "me", "mute", "nick", "subject", "topic", "voice"]);

/** The chats that are out of sight, as the bar below asks for them. */
interface Chats extends Model {
  where(attributes: object): Model[];
}

/**
 * Leave the rooms of groups to Plone. Nobody leaves one for good, configures or destroys it here; the server would refuse
 * it. To close one is to put it out of sight: its member stays in it, and finds it in the list of rooms.
 */
export function keepGroupRooms(converse: Private, domain: string): void {
  const { api, exports, state } = converse;
  const prototype = exports["MUC"]?.prototype as unknown as Room | undefined;
  const occupants = exports["MUCOccupants"]?.prototype as unknown as Occupants | undefined;
  if (prototype === undefined || occupants === undefined) throw new TypeError("Converse.js has no rooms.");
  const isOurs = (room: Model) => isGroupRoom(room.get("jid"), domain);

  const { close, getAllowedCommands, invitesAllowed, registerNickname } = prototype;
  prototype.close = async function (this: Room, event) {
    const isGone = state.bookmarks !== undefined && !state.bookmarks.get(String(this.get("jid")));
    if (!isOurs(this) || isGone || event?.name === "closeAllChatBoxes") return await close.call(this, event);
    this.save({ hidden: true, time_minimized: undefined });
  };
  prototype.getAllowedCommands = function (this: Room) {
    const allowed = getAllowedCommands.call(this);
    return isOurs(this) ? allowed.filter((command) => COMMANDS.has(command)) : allowed;
  };
  prototype.invitesAllowed = function (this: Room) {
    return !isOurs(this) && invitesAllowed.call(this);
  };
  prototype.registerNickname = async function (this: Room) {
    return isOurs(this) ? undefined : await registerNickname.call(this);
  };

  const { fetchMembers } = occupants;
  occupants.fetchMembers = async function (this: Occupants) {
    await fetchMembers.call(this);
    if (!isOurs(this.chatroom)) return;
    // Who administers the site owns the room, and has a nickname there only as a member of the group.
    for (const person of this.models.filter((each) => !each.get("nick"))) person.destroy();
  };

  api.listen.on("getHeadingButtons", ({ model }: { model: Model }, buttons: HeadingButton[]) =>
    isOurs(model) ? buttons.filter(({ name = "" }) => !NOT_OFFERED.has(name)) : buttons,
  );

  inBarWhenPutThere(converse, isOurs);
  withoutRoomAddress(converse, isOurs);
}

/** A room that was never opened is in the list of rooms, and below the page only once somebody has written there. */
function inBarWhenPutThere(converse: Private, isOurs: (room: Model) => boolean): void {
  if (converse.api.elements.registry["converse-minimized-chats"] === undefined) return;
  const isShown = (chat: Model) =>
    !isOurs(chat) || Boolean(chat.get("time_minimized")) || Number(chat.get("num_unread_general")) > 0;
  change(converse, "converse-minimized-chats", (Original) => {
    return class extends Original {
      override async initialize(): Promise<void> {
        await super.initialize();
        for (const what of ["time_minimized", "num_unread_general"]) {
          this.listenTo(this.model, `change:${what}`, () => this.requestUpdate());
        }
      }
      override render(): unknown {
        const all = this.model as Chats;
        this.model = { where: (attributes: object) => all.where(attributes).filter(isShown) } as Chats;
        try {
          return super.render();
        } finally {
          this.model = all;
        }
      }
    };
  });
}

/** Nobody needs the address: who is in the group is in, and nobody else can enter. */
function withoutRoomAddress(converse: Private, isOurs: (room: Model) => boolean): void {
  change(converse, "converse-muc-details-modal", (Original: Constructor<ConverseElement>) => {
    return class extends Original {
      override updated(changed: unknown): void {
        super.updated(changed);
        const address = `xmpp:${String(this.model.get("jid"))}`;
        for (const row of isOurs(this.model) ? this.querySelectorAll("p.room-info") : []) {
          if (row.textContent?.includes(address)) row.classList.add("d-none");
        }
      }
    };
  });
}
