import { expect, test } from "vitest";
import { watchActs } from "../src/page/watch-acts.ts";
import { oncePerAct } from "../src/session/once-per-act.ts";
import { OWNER } from "../src/storage/keys.ts";

/** Time passes only in pauses. */
function asking() {
  let now = 0;
  const asked: number[] = [];
  const pauses: (() => void)[] = [];
  const act = oncePerAct({
    ask: async () => void asked.push(now),
    now: () => now,
    pause: (ms) =>
      new Promise((resolve) =>
        pauses.push(() => {
          now += ms;
          resolve();
        }),
      ),
  });
  return { act, asked, pauses };
}

test("the first act makes a question at once, a hundred after it one together, five seconds later", async () => {
  const { act, asked, pauses } = asking();
  await act();
  expect(asked).toEqual([0]);
  const acts = Array.from({ length: 100 }, () => act());
  expect(pauses).toHaveLength(1);
  pauses[0]?.();
  await Promise.all(acts);
  expect(asked).toEqual([0, 5000]);
});

test("without an act nothing is asked, and nothing waits", async () => {
  const { act, asked, pauses } = asking();
  await act();
  expect([asked.length, pauses.length]).toEqual([1, 0]);
});

test("a wait that ends with the chat asks nothing", async () => {
  let asked = 0;
  const act = oncePerAct({
    ask: async () => void asked++,
    now: () => 0,
    pause: () => Promise.reject(new Error("over")),
  });
  await act();
  await act();
  expect(asked).toBe(1);
});

/** A page of Ada's; `happens` says how many acts the event was. */
function page() {
  const document = Object.assign(new EventTarget(), { visibilityState: "hidden" });
  const window = Object.assign(new EventTarget(), { document });
  const over = new AbortController();
  let acts = 0;
  watchActs(window as unknown as Window, "ada", () => void acts++, over.signal);
  const happens = (target: EventTarget, name: string, details: object = {}) => {
    acts = 0;
    target.dispatchEvent(Object.assign(new Event(name), details));
    return acts;
  };
  return { window, document, over, happens };
}

test.each([
  ["another member's login", { key: OWNER, newValue: "bob" }],
  ["a login that is not ready yet", { key: OWNER, newValue: "ada wiping" }],
  ["the end of a chat", { key: OWNER, newValue: null }],
  ["something of the site's", { key: "plone.theme", newValue: "ada" }],
])("%s in another tab is no act", (_, details) => {
  const { window, happens } = page();
  expect(happens(window, "storage", details)).toBe(0);
});

test("leaving the page is no act, coming to it is, and a chat of the same member in another tab", () => {
  const { window, document, over, happens } = page();
  expect(happens(document, "visibilitychange")).toBe(0);
  document.visibilityState = "visible";
  expect(happens(document, "visibilitychange")).toBe(1);
  expect(happens(window, "focus")).toBe(1);
  expect(happens(window, "storage", { key: OWNER, newValue: "ada" })).toBe(1);
  over.abort();
  expect(happens(window, "focus")).toBe(0);
});
