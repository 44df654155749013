import { expect, test } from "vitest";
import type { Private } from "../src/chat/converse-api.ts";
import { keepGroupRooms } from "../src/chat/keep-group-rooms.ts";
import { BOARD, CHOIR, OWN, pageWithRooms } from "./group-rooms.ts";

test("a Converse.js that has no rooms is not the one that it was made for", () => {
  expect(() => keepGroupRooms({ exports: {} } as unknown as Private, "example.org")).toThrow(TypeError);
});

test("the head of a group's room offers nothing that is the site's to do: not to leave, destroy or configure it", () => {
  expect(pageWithRooms().head(CHOIR)).toEqual(["details", "minimize"]);
});

test("nothing of it can be typed either; who types another nick is told theirs", () => {
  const { room } = pageWithRooms({ remembered: [CHOIR] });
  expect(room(CHOIR).getAllowedCommands()).toEqual(["clear", "kick", "me", "nick"]);
});

test("nobody is invited to it, and nobody registers there", async () => {
  const { did, room } = pageWithRooms({ remembered: [CHOIR] });
  expect(room(CHOIR).invitesAllowed()).toBe(false);
  await room(CHOIR).registerNickname();
  expect(did).toEqual([]);
});

test("to close it is to put it out of sight", async () => {
  const { did, room } = pageWithRooms({ remembered: [CHOIR], marked: [CHOIR] });
  room(CHOIR).save({ time_minimized: "2026-11-24T10:00:00Z" });
  await room(CHOIR).close();
  expect(did).toEqual([]);
  expect([room(CHOIR).get("hidden"), room(CHOIR).get("time_minimized")]).toEqual([true, undefined]);
});

test("before the bookmarks are known it is not left either", async () => {
  const page = pageWithRooms({ remembered: [CHOIR] });
  Object.assign(page.private.state, { bookmarks: undefined });
  await page.room(CHOIR).close();
  expect(page.did).toEqual([]);
});

test("it is left when the chat ends", async () => {
  const { did, room } = pageWithRooms({ remembered: [CHOIR], marked: [CHOIR] });
  await room(CHOIR).close({ name: "closeAllChatBoxes" });
  expect(did).toEqual([`leave ${CHOIR}`]);
});

test("a member's own room is as it was", async () => {
  const { did, room, head, allButtons } = pageWithRooms({ remembered: [OWN], marked: [OWN] });
  expect(head(OWN)).toEqual(allButtons);
  expect(room(OWN).getAllowedCommands()).toContain("destroy");
  expect(room(OWN).invitesAllowed()).toBe(true);
  await room(OWN).registerNickname();
  await room(OWN).close();
  expect(did).toEqual(["register", `leave ${OWN}`]);
});

test("the bar below has rooms that were put there, or in which somebody has written, and members' own", () => {
  const { bar, room } = pageWithRooms({ remembered: [CHOIR, BOARD, OWN] });
  expect(bar()).toEqual([OWN]);
  room(CHOIR).save({ num_unread_general: 1 });
  room(BOARD).save({ time_minimized: "2026-11-24T10:00:00Z" });
  expect(bar()).toEqual([CHOIR, BOARD, OWN]);
});

test("the dialogue about it does not show its address", () => {
  expect(pageWithRooms({ remembered: [CHOIR] }).hiddenInDetails()).toEqual([`Address: xmpp:${CHOIR}?join`]);
  expect(pageWithRooms({ remembered: [OWN] }).hiddenInDetails()).toEqual([]);
});

test("who owns it and is not in the group is not listed beside it", async () => {
  expect(await pageWithRooms({ remembered: [CHOIR] }).people()).toEqual(["ada@example.org"]);
  expect(await pageWithRooms({ remembered: [OWN] }).people()).toEqual([
    "ada@example.org",
    "boss@example.org",
  ]);
});
