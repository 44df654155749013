import { expect, test } from "vitest";
import { askForNothing } from "../src/chat/ask-for-nothing.ts";
import type { Private } from "../src/chat/converse-api.ts";

test("Converse.js may not ask for notifications when it connects; all else goes on", () => {
  const ask = () => Notification.requestPermission();
  const greet = () => "hello";
  const removed: unknown[] = [];
  askForNothing({
    _events: { connected: [{ callback: greet }, { callback: ask }] },
    api: { listen: { not: (_: string, callback: unknown) => removed.push(callback) } },
  } as unknown as Private);
  expect(removed).toEqual([ask]);
});
