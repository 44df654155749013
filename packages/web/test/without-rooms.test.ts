import { expect, test } from "vitest";
import type { Private } from "../src/chat/converse-api.ts";
import { withoutRooms } from "../src/chat/without-rooms.ts";

/** As much of Converse.js as it touches; `did` is what rooms were made to do. */
function converse(exports = {}) {
  const did: string[] = [];
  class MUC {
    async setup() {
      did.push("join");
    }
    validate(): string | undefined {
      return undefined;
    }
  }
  const elements = new Map<string, unknown>([["converse-rooms-list", class {}]]);
  withoutRooms({
    api: {
      elements: {
        registry: Object.fromEntries(elements),
        define: (name: string, element: unknown) => elements.set(name, element),
      },
    },
    exports: { MUC, ...exports },
    env: { html: (strings: TemplateStringsArray) => strings.join("") },
  } as unknown as Private);
  return { did, elements, MUC };
}

test("a Converse.js that has no rooms is not the one that it was made for", () => {
  expect(() => converse({ MUC: undefined })).toThrow(TypeError);
});

test("the list of rooms is empty", () => {
  const List = converse().elements.get("converse-rooms-list") as new () => { render(): unknown };
  expect(new List().render()).toBe("");
});

test("a room that the browser remembers, or that an address opens, is not joined and not kept", async () => {
  const { did, MUC } = converse();
  const room = new MUC();
  await room.setup();
  expect(did).toEqual([]);
  expect(room.validate()).toBe("This site has no rooms.");
});
