import { expect, test } from "vitest";
import type { Private } from "../src/chat/converse-api.ts";
import { withoutRooms } from "../src/chat/without-rooms.ts";

type Listener = (room: { close(): Promise<void> }) => void;

/** As much of Converse.js as it touches. */
function converse() {
  const elements = new Map<string, unknown>([["converse-rooms-list", class {}]]);
  const listeners = new Map<string, Listener>();
  withoutRooms({
    api: {
      elements: {
        registry: Object.fromEntries(elements),
        define: (name: string, element: unknown) => elements.set(name, element),
      },
      listen: { on: (name: string, listener: Listener) => listeners.set(name, listener) },
    },
    env: { html: (strings: TemplateStringsArray) => strings.join("") },
  } as unknown as Private);
  return { elements, listeners };
}

test("the list of rooms is empty", () => {
  const List = converse().elements.get("converse-rooms-list") as new () => { render(): unknown };
  expect(new List().render()).toBe("");
});

test("a room that the browser remembers, or that an address opens, is left", () => {
  let closed = 0;
  converse().listeners.get("chatRoomInitialized")?.({ close: async () => void closed++ });
  expect(closed).toBe(1);
});
