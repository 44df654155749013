import type { Bookmark, Bookmarks, Private, Room } from "./converse-api.ts";
import { isGroupRoom } from "./group-room.ts";

/** XEP-0402. */
const BOOKMARKS = "urn:xmpp:bookmarks:1";
/** XEP-0060, 7.1.2.1 and 7.2.2.1. */
const PUBSUB_EVENT = "http://jabber.org/protocol/pubsub#event";

/**
 * The rooms of the member's groups: entered when their bookmark comes, put out of sight when it goes. The server lays
 * these bookmarks over the member's own; nothing of them is written from here.
 *
 * Converse.js 14.0.0 asks to be told of bookmarks under their old name only (XEP-0048), takes no notice of those that go,
 * reads them from the browser where the page before has asked, and opens a window for each.
 */
export function followGroupRooms({ api, exports, session, state }: Private, domain: string): void {
  const prototype = exports["Bookmarks"]?.prototype as unknown as Bookmarks | undefined;
  const room = exports["MUC"]?.prototype as unknown as Room | undefined;
  if (prototype === undefined || room === undefined)
    throw new TypeError("Converse.js has no bookmarks or rooms.");
  const isOurs = (model?: Bookmark) => isGroupRoom(model?.get("jid"), domain);

  const { openBookmarkedRoom, sendBookmarkStanza, sendRemoveBookmarkStanza } = prototype;
  prototype.openBookmarkedRoom = async function (this: Bookmarks, bookmark) {
    if (!isOurs(bookmark)) return await openBookmarkedRoom.call(this, bookmark);
    const jid = jidOf(bookmark);
    if (bookmark.get("autojoin") && !(await api.rooms.get(jid))) {
      await api.rooms.create(jid, { nick: bookmark.get("nick"), name: bookmark.get("name"), hidden: true });
    }
    return bookmark;
  };
  prototype.sendBookmarkStanza = async function (this: Bookmarks, bookmark) {
    return isOurs(bookmark) ? undefined : await sendBookmarkStanza.call(this, bookmark);
  };
  prototype.sendRemoveBookmarkStanza = async function (this: Bookmarks, bookmark) {
    return isOurs(bookmark) ? undefined : await sendRemoveBookmarkStanza.call(this, bookmark);
  };

  prototype.fetchBookmarks = function (this: Bookmarks) {
    return new Promise((resolve, reject) => {
      this.fetchBookmarksFromServer({ resolve: () => resolve(undefined), reject }).catch(reject);
    });
  };
  // Whether the server has said for the first time which there are, or does not say it.
  let isSettled = false;
  let settle = (_isTold: boolean) => {};
  const isTold = new Promise<boolean>((resolve) => {
    settle = (told) => {
      isSettled = true;
      resolve(told);
    };
  });
  const { restoreFromCache } = room;
  room.restoreFromCache = async function (this: Room) {
    const isUnsure = isOurs(this) && !isSettled;
    // It is about to be left, as below: nothing may go on with it.
    if (isUnsure && (await isTold) && !state.bookmarks?.get(jidOf(this))) await new Promise(() => {});
    return await restoreFromCache.call(this);
  };
  const { onBookmarksReceived, onBookmarksReceivedError } = prototype;
  prototype.onBookmarksReceived = async function (this: Bookmarks, deferred, iq) {
    await onBookmarksReceived.call(this, deferred, iq);
    settle(true);
    const items = Array.from(iq.getElementsByTagName("item"));
    await leaveOthers(this, new Set(items.map((item) => item.getAttribute("id"))));
  };
  prototype.onBookmarksReceivedError = async function (this: Bookmarks, deferred, iq) {
    await onBookmarksReceivedError.call(this, deferred, iq);
    // There are none at all.
    const isEmpty = Boolean(iq?.getElementsByTagName("item-not-found").length);
    settle(isEmpty);
    if (isEmpty) await leaveOthers(this, new Set());
  };

  /** What the browser remembers and the server does not tell any more. */
  async function leaveOthers(bookmarks: Bookmarks, listed: ReadonlySet<string | null>): Promise<void> {
    const rooms = await api.rooms.get();
    const gone = bookmarks.models.filter((bookmark) => isOurs(bookmark) && !listed.has(jidOf(bookmark)));
    const withBookmark = new Set(gone.map(jidOf));
    // Their rooms go with them.
    for (const bookmark of gone) bookmark.destroy();
    for (const other of rooms) {
      const jid = jidOf(other);
      if (isGroupRoom(jid, domain) && !listed.has(jid) && !withBookmark.has(jid)) await other.close();
    }
  }

  api.listen.on("addClientFeatures", () => api.disco.own.features.add(`${BOOKMARKS}+notify`));
  api.listen.on("bookmarksInitialized", (bookmarks: Bookmarks) => {
    bookmarks.on("change:name", async (bookmark) => {
      if (!isOurs(bookmark)) return;
      const named = await api.rooms.get(jidOf(bookmark));
      named?.save({ name: bookmark.get("name") });
    });
  });
  for (const event of ["connected", "reconnected"]) {
    api.listen.on(event, () => {
      api.connection.get()?.addHandler(
        (stanza: Element) => {
          const from = stanza.getAttribute("from");
          if (from === null || from === session.get("bare_jid")) forget(state.bookmarks, stanza);
          return true;
        },
        PUBSUB_EVENT,
        "message",
      );
    });
  }
  api.listen.on("reconnected", () => state.bookmarks?.fetchBookmarks().catch(() => undefined));
}

function jidOf(model: Bookmark): string {
  return String(model.get("jid"));
}

/** Take those away that the server says are gone. */
function forget(bookmarks: Bookmarks | undefined, stanza: Element): void {
  for (const items of stanza.getElementsByTagName("items")) {
    if (items.getAttribute("node") !== BOOKMARKS) continue;
    for (const { id } of Array.from(items.getElementsByTagName("retract"))) bookmarks?.get(id)?.destroy();
  }
}
