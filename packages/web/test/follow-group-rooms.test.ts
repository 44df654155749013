import { expect, test } from "vitest";
import type { Private } from "../src/chat/converse-api.ts";
import { followGroupRooms } from "../src/chat/follow-group-rooms.ts";
import { isGroupRoom } from "../src/chat/group-room.ts";
import { settled } from "./fake-converse.ts";
import { BOARD, CHOIR, listOf, OWN, pageWithRooms, retracted, stanza } from "./group-rooms.ts";

const NOBODY_WAITS = { resolve: () => undefined, reject: () => undefined };

test("a Converse.js that has no bookmarks is not the one that it was made for", () => {
  expect(() => followGroupRooms({ exports: {} } as unknown as Private, "example.org")).toThrow(TypeError);
});

test.each([
  ["a member's room", OWN],
  ["a room elsewhere", "converse-group-0a1b@rooms.example.com"],
  ["an account", "converse-group-0a1b@example.org"],
  ["a room of almost that name", "converse-groups@rooms.example.org"],
  ["something with a resource", `${CHOIR}/converse-group-@rooms.example.com`],
  ["no address", undefined],
])("%s is not the room of a group", (_, jid) => {
  expect(isGroupRoom(jid, "example.org")).toBe(false);
});

test("the room of a group is known by its address", () => {
  expect(isGroupRoom(CHOIR, "example.org")).toBe(true);
});

test("the page asks to be told of bookmarks under their name of today", () => {
  const { features, trigger } = pageWithRooms();
  trigger("addClientFeatures");
  expect(features).toEqual(["urn:xmpp:bookmarks:1+notify"]);
});

test("a room is entered when its bookmark comes, with the group's title and the member's name, and no window opens", async () => {
  const { did, bookmarks, room } = pageWithRooms();
  const bookmark = bookmarks.add({ jid: CHOIR, autojoin: true, name: "Choir", nick: "Ada" });
  expect(await bookmarks.openBookmarkedRoom(bookmark)).toBe(bookmark);
  expect(did).toEqual([`enter ${CHOIR}`]);
  for (const [name, value] of [
    ["name", "Choir"],
    ["nick", "Ada"],
    ["hidden", true],
  ] as const)
    expect(room(CHOIR).get(name)).toBe(value);
});

test("a room that is open stays open when its bookmark is told again", async () => {
  const { did, bookmarks, room } = pageWithRooms({ remembered: [CHOIR] });
  await bookmarks.openBookmarkedRoom(bookmarks.add({ jid: CHOIR, autojoin: true }));
  expect(did).toEqual([]);
  expect(room(CHOIR).get("hidden")).toBe(false);
});

test("a room that its member does not want to enter by itself is not entered", async () => {
  const { did, bookmarks } = pageWithRooms();
  await bookmarks.openBookmarkedRoom(bookmarks.add({ jid: CHOIR, autojoin: false }));
  expect(did).toEqual([]);
});

test("a member's own rooms are entered, kept and taken away as before", async () => {
  const { did, bookmarks } = pageWithRooms({ remembered: [OWN], marked: [OWN] });
  const [own] = bookmarks.models;
  if (own === undefined) throw new Error("There is no bookmark.");
  await bookmarks.openBookmarkedRoom(own);
  await bookmarks.sendBookmarkStanza(own);
  own.destroy();
  expect(did).toEqual([`show ${OWN}`, `publish ${OWN}`, `retract ${OWN}`, `leave ${OWN}`]);
});

test("nothing of the site's bookmarks is written", async () => {
  const { did, bookmarks } = pageWithRooms({ marked: [CHOIR] });
  await bookmarks.sendBookmarkStanza(bookmarks.get(CHOIR));
  bookmarks.get(CHOIR)?.destroy();
  expect(did).toEqual([]);
});

test("a room is left when its bookmark goes", async () => {
  const { did, hear, rooms } = pageWithRooms({ remembered: [CHOIR, BOARD], marked: [CHOIR, BOARD] });
  expect(hear(retracted(CHOIR))).toEqual([true]);
  await settled();
  expect(did).toEqual([`leave ${CHOIR}`]);
  expect(rooms.map((room) => room.get("jid"))).toEqual([BOARD]);
});

test.each([
  ["somebody else", retracted(CHOIR, { from: "mallory@example.org" })],
  ["a room", retracted(CHOIR, { from: CHOIR })],
  ["the member, of something else than bookmarks", retracted(CHOIR, { node: "urn:xmpp:avatar:data" })],
  ["the member, of a room that is unknown", retracted(BOARD)],
  ["the member, and nothing goes", stanza("message", { from: "ada@example.org" })],
])("a message by %s takes no room away", async (_, message) => {
  const { did, hear } = pageWithRooms({ remembered: [CHOIR], marked: [CHOIR] });
  hear(message);
  await settled();
  expect(did).toEqual([]);
});

test("the server is asked also where the page before has asked, and after an outage", async () => {
  const { did, bookmarks, trigger } = pageWithRooms();
  await bookmarks.fetchBookmarks();
  trigger("reconnected");
  expect(did).toEqual(["ask", "ask"]);
});

test("an answer that does not come makes no promise that waits for ever", async () => {
  const { bookmarks } = pageWithRooms();
  bookmarks.fetchBookmarksFromServer = async ({ reject }) => reject(new Error("none"));
  await expect(bookmarks.fetchBookmarks()).rejects.toThrow("none");
  bookmarks.fetchBookmarksFromServer = async () => {
    throw new Error("no stream");
  };
  await expect(bookmarks.fetchBookmarks()).rejects.toThrow("no stream");
});

test("rooms that the browser remembers and the server does not tell are left, each once", async () => {
  const { did, bookmarks, rooms } = pageWithRooms({ remembered: [CHOIR, BOARD, OWN], marked: [CHOIR] });
  await bookmarks.onBookmarksReceived(NOBODY_WAITS, listOf());
  expect(did.sort()).toEqual([`leave ${CHOIR}`, `leave ${BOARD}`]);
  expect(rooms.map((room) => room.get("jid"))).toEqual([OWN]);
});

test("rooms that the server tells stay", async () => {
  const { did, bookmarks } = pageWithRooms({ remembered: [CHOIR, OWN], marked: [CHOIR, OWN] });
  await bookmarks.onBookmarksReceived(NOBODY_WAITS, listOf(CHOIR));
  expect(did).toEqual([]);
});

test("who has no bookmark at all is in no room of a group", async () => {
  const { did, bookmarks } = pageWithRooms({ remembered: [CHOIR, OWN] });
  const nothing = stanza("iq", {}, [stanza("error", {}, [stanza("item-not-found", {})])]);
  await bookmarks.onBookmarksReceivedError(NOBODY_WAITS, nothing);
  expect(did).toEqual([`leave ${CHOIR}`]);
});

test.each([
  ["no answer", null],
  ["another error", stanza("iq", {}, [stanza("error", {}, [stanza("internal-server-error", {})])])],
])("%s takes no room away", async (_, answer) => {
  const { did, bookmarks } = pageWithRooms({ remembered: [CHOIR], marked: [CHOIR] });
  await bookmarks.onBookmarksReceivedError(NOBODY_WAITS, answer);
  expect(did).toEqual([]);
});

test("a renamed group renames its room; what a member calls their own bookmark renames none", async () => {
  const { bookmarks, rename, room } = pageWithRooms({ remembered: [CHOIR, OWN] });
  await rename(bookmarks.add({ jid: CHOIR, name: "Chœur" }));
  await rename(bookmarks.add({ jid: OWN, name: "Mine" }));
  await rename(bookmarks.add({ jid: BOARD, name: "Board" }));
  expect(room(CHOIR).get("name")).toBe("Chœur");
  expect(room(OWN).get("name")).toBeUndefined();
});

test("a room that the browser remembers is gone on in only once the server has told its bookmark", async () => {
  const { did, bookmarks, room } = pageWithRooms({ remembered: [CHOIR, BOARD, OWN] });
  for (const jid of [CHOIR, BOARD, OWN]) void room(jid).restoreFromCache();
  await settled();
  expect(did).toEqual([`go on in ${OWN}`]);
  bookmarks.add({ jid: CHOIR });
  await bookmarks.onBookmarksReceived(NOBODY_WAITS, listOf(CHOIR));
  await settled();
  expect(did.sort()).toEqual([`go on in ${OWN}`, `go on in ${CHOIR}`, `leave ${BOARD}`].sort());
});

test("where the server does not tell bookmarks rooms are gone on in", async () => {
  const { did, bookmarks, room } = pageWithRooms({ remembered: [CHOIR] });
  void room(CHOIR).restoreFromCache();
  await bookmarks.onBookmarksReceivedError(NOBODY_WAITS, null);
  await settled();
  expect(did).toEqual([`go on in ${CHOIR}`]);
});
