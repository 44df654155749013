import { expect, test } from "vitest";
import { hearRooms } from "../src/chat/hear-rooms.ts";
import { fakeConverse } from "./fake-converse.ts";
import { CHOIR, OWN } from "./group-rooms.ts";

/** What Converse.js goes on with, of a message that it has read in a room called so. */
function heard(message: Record<string, unknown>, name: string | undefined = "The choir"): unknown {
  const { converse, trigger } = fakeConverse();
  hearRooms(converse, "example.org");
  const [result] = trigger("parseMUCMessage", undefined, message, { get: () => name });
  return result;
}

test.each([
  ["somebody's message", { from: `${CHOIR}/Ada`, nick: "Ada", body: "Hello" }],
  ["somebody's message under a nick that is empty", { from: `${CHOIR}/`, nick: "", body: "Hello" }],
  ["a message of a room that is not the site's", { from: OWN, nick: null, body: "Hello" }],
  ["a message of a room elsewhere", { from: CHOIR.replace("example.org", "example.com"), body: "Hello" }],
  ["a change of the room, without words", { from: CHOIR, nick: null, body: undefined }],
])("%s stays as it is", (_, message) => {
  expect(heard(message)).toEqual(message);
});

test("what a room of the site says itself is shown under its name", () => {
  const message = { from: CHOIR, nick: null, body: "The minutes are there." };
  expect(heard(message)).toEqual({ ...message, nick: "The choir" });
  expect(heard(message, "")).toEqual({ ...message, nick: "example.org" });
});
