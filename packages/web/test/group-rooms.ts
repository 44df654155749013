import type { Bookmark, Bookmarks, Private, Room } from "../src/chat/converse-api.ts";
import { followGroupRooms } from "../src/chat/follow-group-rooms.ts";
import { keepGroupRooms } from "../src/chat/keep-group-rooms.ts";
import { fakeConverse } from "./fake-converse.ts";

export const CHOIR = "converse-group-0a1b@rooms.example.org";
export const BOARD = "converse-group-2c3d@rooms.example.org";
export const OWN = "hiking@rooms.example.org";
const ME = "ada@example.org";

const BUTTONS = ["details", "configure", "nickname", "minimize", "moderate", "destroy", "signout"];

class Attributes {
  readonly attributes: Record<string, unknown>;
  constructor(attributes: Record<string, unknown>) {
    this.attributes = attributes;
  }
  get(name: string) {
    return this.attributes[name];
  }
  save(changes: Record<string, unknown>) {
    Object.assign(this.attributes, changes);
  }
}

/** As much of an element as is looked at. */
export function stanza(name: string, attributes: Record<string, string>, children: Element[] = []): Element {
  const all = (): Element[] =>
    children.flatMap((child) => [child, ...Array.from(child.getElementsByTagName("*"))]);
  return {
    localName: name,
    id: attributes["id"] ?? "",
    getAttribute: (attribute: string) => attributes[attribute] ?? null,
    getElementsByTagName: (wanted: string) =>
      all().filter(({ localName }) => wanted === "*" || localName === wanted),
  } as unknown as Element;
}

/** The server's answer to the question for bookmarks. */
export function listOf(...jids: string[]): Element {
  return stanza("iq", {}, [
    stanza(
      "items",
      {},
      jids.map((id) => stanza("item", { id })),
    ),
  ]);
}

/** What the server says when a bookmark goes. */
export function retracted(id: string, { node = "urn:xmpp:bookmarks:1", from = ME } = {}): Element {
  return stanza("message", { from }, [stanza("items", { node }, [stanza("retract", { id })])]);
}

/**
 * A page with rooms of groups as Converse.js would have them; `did` is what it was made to do. `remembered` are rooms that
 * the browser has kept, `marked` those that have a bookmark.
 */
export function pageWithRooms({ remembered = [] as string[], marked = [] as string[] } = {}) {
  const { converse, connection, trigger } = fakeConverse();
  const did: string[] = [];
  const features: string[] = [];
  const handlers: ((stanza: Element) => boolean)[] = [];
  const rooms: Room[] = [];
  const renames: ((bookmark: Bookmark) => unknown)[] = [];

  class MUC extends Attributes {
    async close() {
      did.push(`leave ${this.get("jid")}`);
      rooms.splice(rooms.indexOf(this as unknown as Room), 1);
    }
    getAllowedCommands() {
      return ["clear", "destroy", "kick", "me", "modtools", "nick", "owner", "register", "revoke"];
    }
    invitesAllowed() {
      return true;
    }
    async registerNickname() {
      did.push("register");
    }
    async restoreFromCache() {
      did.push(`go on in ${this.get("jid")}`);
      return true;
    }
  }
  const enter = (attributes: Record<string, unknown>) => rooms.push(new MUC(attributes) as unknown as Room);

  class Collection {
    models: Bookmark[] = [];
    get(jid: string) {
      return this.models.find((model) => model.get("jid") === jid);
    }
    on(event: string, callback: (bookmark: Bookmark) => unknown) {
      if (event === "change:name") renames.push(callback);
    }
    add(attributes: Record<string, unknown>) {
      const model = Object.assign(new Attributes(attributes), {
        destroy: () => {
          this.models = this.models.filter((each) => each !== model);
          const { sendRemoveBookmarkStanza } = this as unknown as Bookmarks;
          void sendRemoveBookmarkStanza.call(this as unknown as Bookmarks, model);
          void rooms.find((room) => room.get("jid") === model.get("jid"))?.close();
        },
      });
      this.models.push(model);
      return model;
    }
    async openBookmarkedRoom(bookmark: Bookmark) {
      did.push(`show ${bookmark.get("jid")}`);
      return bookmark;
    }
    async sendBookmarkStanza(bookmark?: Bookmark) {
      did.push(`publish ${bookmark?.get("jid")}`);
    }
    async sendRemoveBookmarkStanza(bookmark: Bookmark) {
      did.push(`retract ${bookmark.get("jid")}`);
    }
    async fetchBookmarks() {
      did.push("read from the browser");
    }
    async fetchBookmarksFromServer(deferred: { resolve(): void }) {
      did.push("ask");
      deferred.resolve();
    }
    async onBookmarksReceived() {}
    async onBookmarksReceivedError() {}
  }
  class People {
    models: Bookmark[] = [];
    readonly chatroom: Room;
    constructor(chatroom: Room) {
      this.chatroom = chatroom;
    }
    async fetchMembers() {
      this.models = [{ jid: ME, nick: "Ada" }, { jid: "boss@example.org" }].map((attributes) =>
        Object.assign(new Attributes(attributes), {
          destroy: () => {
            this.models = this.models.filter((each) => each.get("jid") !== attributes.jid);
          },
        }),
      );
    }
  }
  const elements = new Map<string, unknown>();
  class Bar {
    model = { where: () => rooms };
    listenTo() {}
    initialize() {}
    render() {
      return this.model.where().map((room) => room.get("jid"));
    }
  }
  class Details {
    model = rooms[0];
    hidden: string[] = [];
    updated() {}
    querySelectorAll() {
      const texts = ["Name: Choir", `Address: xmpp:${this.model?.get("jid")}?join`];
      return texts.map((textContent) => ({
        textContent,
        classList: { add: () => this.hidden.push(textContent) },
      }));
    }
  }
  const bookmarks = new Collection();
  Object.assign(connection, {
    addHandler: (handler: (stanza: Element) => boolean) => handlers.push(handler),
  });
  Object.assign(converse.api, {
    disco: { own: { features: { add: (feature: string) => features.push(feature) } } },
    elements: {
      registry: { "converse-muc-details-modal": Details, "converse-minimized-chats": Bar },
      define: (name: string, element: unknown) => elements.set(name, element),
    },
    rooms: {
      get: async (jid?: string) =>
        jid === undefined ? [...rooms] : (rooms.find((room) => room.get("jid") === jid) ?? null),
      create: async (jid: string, attributes: Record<string, unknown>) => {
        did.push(`enter ${jid}`);
        enter({ jid, ...attributes });
      },
    },
  });
  Object.assign(converse, {
    exports: { Bookmarks: Collection, MUC, MUCOccupants: People },
    state: { bookmarks },
  });
  followGroupRooms(converse, "example.org");
  keepGroupRooms(converse, "example.org");
  for (const jid of remembered) enter({ jid, hidden: false });
  for (const jid of marked) bookmarks.add({ jid, autojoin: true, name: "Choir", nick: "Ada" });
  trigger("bookmarksInitialized", bookmarks);
  return {
    did,
    features,
    rooms,
    bookmarks: bookmarks as unknown as Bookmarks & { add: Collection["add"] },
    trigger,
    room: (jid: string) => rooms.find((room) => room.get("jid") === jid) as Room,
    rename: (bookmark: Bookmark) => Promise.all(renames.map((renamed) => renamed(bookmark))),
    /** The server sends a message. */
    hear(message: Element) {
      trigger("connected");
      return handlers.map((handler) => handler(message));
    },
    /** Addresses of those who are listed beside the first room. */
    async people() {
      const people = new People(rooms[0] as Room);
      await people.fetchMembers();
      return people.models.map((person) => person.get("jid"));
    },
    /** Names of the buttons in the head of a room. */
    head(jid: string) {
      const model = { get: () => jid };
      const [buttons] = trigger(
        "getHeadingButtons",
        { model },
        BUTTONS.map((name) => ({ name })),
      ) as {
        name: string;
      }[][];
      return buttons?.map(({ name }) => name);
    },
    allButtons: BUTTONS,
    /** Addresses of the rooms in the bar below. */
    bar() {
      const element = elements.get("converse-minimized-chats") as typeof Bar;
      return new element().render();
    },
    /** What the dialogue about the first room does not show. */
    hiddenInDetails() {
      const element = new (elements.get("converse-muc-details-modal") as typeof Details)();
      element.updated();
      return element.hidden;
    },
    private: converse as Private,
  };
}
