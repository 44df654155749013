import { expect, test } from "vitest";
import type { Private, Room } from "../src/chat/converse-api.ts";
import { keepNicks } from "../src/chat/keep-nicks.ts";
import { fakeConverse } from "./fake-converse.ts";

/** A room in which the member is called Ada; `did` is what was sent to it, `shown` what the member reads there. */
function page() {
  const { converse, trigger } = fakeConverse();
  const did: string[] = [];
  const shown: unknown[] = [];
  class MUC {
    get(name: string) {
      return name === "nick" ? "Ada" : undefined;
    }
    async setNickname(nick: string) {
      did.push(`ask for ${nick}`);
    }
    async registerNickname() {
      did.push("register");
    }
    async createMessage({ message }: { message: string }) {
      shown.push(message);
    }
  }
  Object.assign(converse, {
    exports: { MUC },
    __: (text: string, value: string) => text.replace("%1$s", value),
  });
  keepNicks(converse);
  return { did, shown, trigger, room: new MUC() as unknown as Room };
}

test("a Converse.js that has no rooms is not the one that it was made for", () => {
  expect(() => keepNicks({ exports: {} } as unknown as Private)).toThrow(TypeError);
});

test("who types another nick is told theirs, and the server is not asked", async () => {
  const { did, shown, room } = page();
  await room.setNickname("The Boss");
  expect(shown).toEqual(['Your nickname is "Ada"']);
  expect(did).toEqual([]);
});

test("who types that the nick is to be theirs is told that it is", async () => {
  const { did, room } = page();
  expect(await room.registerNickname()).toBe('Your nickname is "Ada"');
  expect(did).toEqual([]);
});

test("the head of a room does not offer another nick, and offers all else", () => {
  const buttons = ["details", "nickname", "signout"].map((name) => ({ name }));
  expect(page().trigger("getHeadingButtons", {}, buttons)).toEqual([
    [{ name: "details" }, { name: "signout" }],
  ]);
});
