import { expect, test } from "vitest";
import { isLogout } from "../src/page/logout.ts";
import { pauseIn } from "../src/page/pause.ts";
import { findTag } from "../src/page/tag.ts";

const ADDRESS = "https://www.example.org/chat/loader.js";
const script = (src: string, member?: string) =>
  ({ src, dataset: member === undefined ? {} : { member } }) as unknown as HTMLScriptElement;

test("the tag is found by its address and its member, wherever it stands", () => {
  const scripts = [script("https://www.example.org/x.js", "other"), script(ADDRESS), script(ADDRESS, "hash")];
  expect(findTag(scripts, ADDRESS)).toEqual({ base: "https://www.example.org/chat/", member: "hash" });
});

test("no tag, no chat", () => {
  expect(findTag([script("https://www.example.org/x.js", "hash")], ADDRESS)).toBeUndefined();
  expect(findTag([script(ADDRESS, "")], ADDRESS)).toBeUndefined();
});

test.each([
  ["https://www.example.org/logout", true],
  ["https://www.example.org/Plone/folder/logout?came_from=x", true],
  ["https://www.example.org/@@logout", true],
  ["https://www.example.org/logout/", true],
  ["https://www.example.org/how-to-logout", false],
  ["https://www.example.org/logout/page", false],
  ["https://www.example.org/?next=/logout", false],
  ["", false],
])("%s logs out: %s", (address, is) => {
  expect(isLogout(address)).toBe(is);
});

test("a pause ends when the network is back, where it may", async () => {
  const page = new EventTarget();
  const pause = pauseIn(page, new AbortController().signal);
  const woken = pause(60_000, true);
  page.dispatchEvent(new Event("online"));
  await woken;
});

test("a pause that may not end early does not, and ends with the chat", async () => {
  const page = new EventTarget();
  const over = new AbortController();
  const pause = pauseIn(page, over.signal)(60_000, false);
  page.dispatchEvent(new Event("online"));
  over.abort(new Error("over"));
  await expect(pause).rejects.toThrow("over");
  await expect(pauseIn(page, over.signal)(60_000, false)).rejects.toThrow("over");
});
