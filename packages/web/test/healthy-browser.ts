import type { Browser } from "../src/doctor/browser.ts";
import { MemoryStorage } from "./fixtures.ts";

/** An `IDBFactory` with as much of IndexedDB as a look needs; `change` breaks it. */
export function workingFactory(change: { fails?: "open" | "put"; forgets?: true } = {}): IDBFactory {
  const kept = new Map<string, string>();
  const request = (work: () => unknown, fails = false) => {
    const made: Record<string, unknown> = { error: new Error("The disk is full."), result: undefined };
    queueMicrotask(() => {
      made["result"] = work();
      if (!fails) (made["onupgradeneeded"] as (() => void) | undefined)?.();
      (made[fails ? "onerror" : "onsuccess"] as () => void)();
    });
    return made;
  };
  const store = {
    put: (value: string, key: string) => request(() => kept.set(key, value), change.fails === "put"),
    get: (key: string) => request(() => (change.forgets ? undefined : kept.get(key))),
  };
  const database = {
    createObjectStore: () => store,
    transaction: () => ({ objectStore: () => store }),
    close() {},
  };
  return {
    open: () => request(() => database, change.fails === "open"),
    deleteDatabase: () => request(() => kept.clear()),
  } as unknown as IDBFactory;
}

/** A browser in which nothing is wrong, but for the changes. */
export function healthyBrowser(changes: Partial<Browser> = {}): Browser {
  const storage = new MemoryStorage();
  return {
    origin: "https://www.example.org",
    base: "https://www.example.org/chat/",
    isSecure: true,
    isForeignFrame: false,
    loaded: ["https://www.example.org/chat/loader.js"],
    hasSharedWorker: true,
    notifications: "default",
    offersNotifications: true,
    built: { version: "2.0.0", chatFile: "chat-0a1b2c3d.js" },
    localStorage: () => storage,
    indexedDB: () => workingFactory(),
    room: async () => 1024 ** 3,
    gateway: async () => ({ version: "2.0.0", now: 60_000, here: 60_400, ms: 12 }),
    loader: async () => 'import("chat-0a1b2c3d.js")',
    websocket: async () => ({ openMs: 8, answerMs: 3 }),
    bosh: async () => ({ openMs: 9, answerMs: 4 }),
    violations: async () => [],
    ...changes,
  };
}
