import { expect, test } from "vitest";
import type { Browser } from "../src/doctor/browser.ts";
import type { BrowserCheck, Result } from "../src/doctor/check.ts";
import { BROWSER_CHECKS } from "../src/doctor/checks/all-checks.ts";
import { runBrowserChecks } from "../src/doctor/run-browser-checks.ts";
import { MemoryStorage } from "./fixtures.ts";
import { healthyBrowser, workingFactory } from "./healthy-browser.ts";

async function look(browser: Browser, checks = BROWSER_CHECKS): Promise<Result[]> {
  const results: Result[] = [];
  for await (const result of runBrowserChecks(checks, browser)) results.push(result);
  return results;
}

const faults = (results: readonly Result[]) =>
  results.filter(({ state }) => state === "error" || state === "warning").map(({ check }) => check);

const fails = (message: string) => async () => {
  throw new Error(message);
};

class DeafStorage extends MemoryStorage {
  override getItem(): string | null {
    return null;
  }
}

const BREAKS: [string, Partial<Browser>, string][] = [
  ["browser-first-party", { isForeignFrame: true }, "it is in a frame of another site's"],
  [
    "browser-local-storage",
    {
      localStorage: () => {
        throw new Error("Access is denied for this document.");
      },
    },
    "Access is denied for this document.",
  ],
  ["browser-local-storage", { localStorage: () => new DeafStorage() }, "what was written is not there"],
  ["browser-indexeddb", { indexedDB: () => undefined }, "there is none"],
  ["browser-indexeddb", { indexedDB: () => workingFactory({ fails: "open" }) }, "The disk is full."],
  ["browser-indexeddb", { indexedDB: () => workingFactory({ fails: "put" }) }, "The disk is full."],
  [
    "browser-indexeddb",
    { indexedDB: () => workingFactory({ forgets: true }) },
    "what was written is not there",
  ],
  ["browser-quota", { room: async () => 20 * 1024 * 1024 }, "20 MiB"],
  ["browser-encrypted", { isSecure: false }, "https://www.example.org is not encrypted"],
  [
    "browser-encrypted",
    { loaded: ["https://www.example.org/a.js", "http://cdn.example/b.png"] },
    "not encrypted: http://cdn.example/b.png",
  ],
  [
    "browser-csp",
    {
      violations: async () => [
        { directive: "connect-src", blocked: "wss://www.example.org/chat/ws", source: "" },
        { directive: "connect-src", blocked: "wss://www.example.org/chat/ws", source: "" },
      ],
    },
    "connect-src forbids wss://www.example.org/chat/ws",
  ],
  [
    "browser-csp",
    {
      violations: async () => [
        {
          directive: "style-src",
          blocked: "inline",
          source: "https://www.example.org/chat/chat-0a1b2c3d.js",
        },
      ],
    },
    "style-src forbids inline",
  ],
  ["browser-shared-worker", { hasSharedWorker: false }, "it has not"],
  ["browser-notifications", { notifications: "denied" }, "forbidden"],
  [
    "browser-gateway",
    { gateway: fails("what answers is not the gateway (HTTP 404)") },
    "what answers is not the gateway (HTTP 404)",
  ],
  [
    "browser-version",
    { built: { version: "1.9.0", chatFile: "chat-0a1b2c3d.js" } },
    "the gateway is 2.0.0, this page's script 1.9.0",
  ],
  [
    "browser-version",
    { loader: async () => 'import("chat-99999999.js")' },
    "loader.js is another one than that of 2.0.0",
  ],
  ["browser-version", { loader: fails("loader.js: HTTP 404") }, "loader.js: HTTP 404"],
  [
    "browser-clock",
    { gateway: async () => ({ version: "2.0.0", now: 0, here: 31_000, ms: 1 }) },
    "31 s ahead",
  ],
  [
    "browser-clock",
    { gateway: async () => ({ version: "2.0.0", now: 31_000, here: 0, ms: 1 }) },
    "31 s behind",
  ],
  ["browser-websocket", { websocket: fails("it did not open (code 1006)") }, "it did not open (code 1006)"],
  ["browser-bosh", { bosh: fails("HTTP 502") }, "HTTP 502"],
];

test.each(BREAKS)("only %s fails for %j: %s", async (id, changes, measured) => {
  const results = await look(healthyBrowser(changes));
  expect(faults(results)).toEqual([id]);
  const found = results.find(({ check }) => check === id);
  const check = BROWSER_CHECKS.find((known) => known.id === id);
  expect(found).toMatchObject({ measured, state: check?.severity, meaning: check?.meaning });
  expect(found?.todo.length).toBeGreaterThan(0);
  // Every brace has been filled.
  expect(found?.todo.join()).not.toMatch(/\{[a-z]+\}|\b[A-Z]{4,}\b(?<!BOSH|HTTP|SHIFT)/);
});

test("every check has a fault of its own above, and nothing fails in a healthy browser", async () => {
  expect(new Set(BREAKS.map(([id]) => id))).toEqual(new Set(BROWSER_CHECKS.map(({ id }) => id)));
  const results = await look(healthyBrowser());
  expect(faults(results)).toEqual([]);
  expect(results.map(({ check }) => check)).toEqual(BROWSER_CHECKS.map(({ id }) => id));
  expect(results.every(({ state }) => state === "fine")).toBe(true);
});

test("what the gateway's silence hides is told once", async () => {
  const results = await look(healthyBrowser({ gateway: fails("nothing answers") }));
  const hidden = results.filter(({ because }) => because === "browser-gateway").map(({ check }) => check);
  expect(hidden).toEqual(["browser-version", "browser-clock", "browser-websocket", "browser-bosh"]);
});

test("what a policy keeps out is told once too, though nothing comes through", async () => {
  const results = await look(
    healthyBrowser({
      gateway: fails("nothing answers"),
      websocket: fails("it did not open"),
      violations: async () => [
        { directive: "connect-src", blocked: "https://www.example.org/chat/health", source: "" },
      ],
    }),
  );
  expect(faults(results)).toEqual(["browser-csp"]);
});

test.each([
  { directive: "img-src", blocked: "https://cdn.example/x.png", source: "https://www.example.org/theme.js" },
  { directive: "script-src-elem", blocked: "inline", source: "" },
  { directive: "connect-src", blocked: "https://www.example.org/chatter/x", source: "" },
])("what a policy forbids others is not the chat's: %j", async (violation) => {
  expect(faults(await look(healthyBrowser({ violations: async () => [violation] })))).toEqual([]);
});

test.each([
  ["browser-notifications", { offersNotifications: false, notifications: "denied" }],
  ["browser-notifications", { notifications: undefined }],
  ["browser-quota", { room: async () => undefined }],
] as [string, Partial<Browser>][])(
  "%s says nothing where there is nothing to look at",
  async (id, changes) => {
    const found = (await look(healthyBrowser(changes))).find(({ check }) => check === id);
    expect(found).toMatchObject({ state: "skipped", because: null, todo: [] });
  },
);

test("a page over plain http on this machine itself is called secure by browsers, and here", async () => {
  const origin = "http://localhost:8080";
  const changes = { origin, base: `${origin}/chat/`, loaded: [`${origin}/chat/loader.js`] };
  expect(faults(await look(healthyBrowser(changes)))).toEqual([]);
});

test("a mistake of ours is none of the world's", async () => {
  const wrong: BrowserCheck = {
    ...(BROWSER_CHECKS[0] as BrowserCheck),
    look: () => Promise.reject(new TypeError("undefined is not a function")),
  };
  await expect(look(healthyBrowser(), [wrong])).rejects.toThrow(TypeError);
  const late: BrowserCheck = { ...(BROWSER_CHECKS[0] as BrowserCheck), dependsOn: ["browser-later"] };
  await expect(look(healthyBrowser(), [late])).rejects.toThrow("does not stand before");
});

test("ids are the browser's own, and sentences are sentences", () => {
  const ids = BROWSER_CHECKS.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { id, title, looks, meaning, members, todo } of BROWSER_CHECKS) {
    expect(id).toMatch(/^browser-[a-z-]+$/);
    for (const text of [title, looks, meaning, members ?? "None."]) expect(text, id).toMatch(/^\p{Lu}.*\.$/u);
    expect(todo.length, id).toBeGreaterThan(0);
  }
});
