import type { PublicSettings, Session } from "../../../spec/http.d.ts";

/** What a new site has. */
export const SETTINGS: PublicSettings = {
  connection: "websocket",
  autoSubscribe: false,
  debug: false,
  theme: "system",
  rooms: true,
  sounds: false,
  boshUrl: null,
  notifications: false,
  appearance: "overlay",
  fileSharing: true,
  searchMinLength: 2,
};

/** A session as the gateway issues it, with what a test wants to be different. */
export function session(changes: Partial<Session> = {}): Session {
  return {
    member: "hash-of-ada",
    jid: "ada@example.org",
    token: "12345678".padEnd(40, "0"),
    expiresAt: "2026-11-24T12:00:30Z",
    nickname: "Ada Lovelace",
    endpoints: { websocket: "/chat/ws" },
    settings: SETTINGS,
    language: "en",
    ...changes,
  };
}

/** A `Storage` in memory. */
export class MemoryStorage implements Storage {
  readonly #entries = new Map<string, string>();
  [name: string]: unknown;

  constructor(entries: Record<string, string> = {}) {
    for (const [key, value] of Object.entries(entries)) this.setItem(key, value);
  }
  get length(): number {
    return this.#entries.size;
  }
  get keys(): string[] {
    return [...this.#entries.keys()];
  }
  key(index: number): string | null {
    return this.keys[index] ?? null;
  }
  getItem(key: string): string | null {
    return this.#entries.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.#entries.set(key, value);
  }
  removeItem(key: string): void {
    this.#entries.delete(key);
  }
  clear(): void {
    this.#entries.clear();
  }
}

/** An `IDBFactory` that only deletes, and says what; `answer` is how a deletion ends. */
export function deletingFactory(deleted: string[], answer: "success" | "error" = "success"): IDBFactory {
  const deleteDatabase = (name: string) => {
    const request: Record<string, unknown> = { error: new Error("The disk is full.") };
    queueMicrotask(() => {
      if (answer === "success") deleted.push(name);
      (request[`on${answer}`] as () => void)();
    });
    return request as unknown as IDBOpenDBRequest;
  };
  return { deleteDatabase } as unknown as IDBFactory;
}
