import { DATABASES, isCacheKey, isChatKey, OWNER } from "./keys.ts";

/** Another tab that does not let go of a database must not hold up this one for longer. */
const BLOCKED_MS = 3000;
const MOST_CACHED = 200;

/** Remove what the chat keeps in one of the two storages, its owner included. */
export function wipeStorage(storage: Storage): void {
  for (const key of keysOf(storage)) if (key === OWNER || isChatKey(key)) storage.removeItem(key);
}

/** Remove what the server can be asked for again; it piles up with every page, and a tab's storage is not large. */
export function pruneStorage(storage: Storage): void {
  const keys = keysOf(storage).filter(isCacheKey);
  if (keys.length > MOST_CACHED) for (const key of keys) storage.removeItem(key);
}

function keysOf(storage: Storage): string[] {
  return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "");
}

/** Remove the chat's databases; rejects when one is still there afterwards. */
export async function wipeDatabases(factory: IDBFactory): Promise<void> {
  await Promise.all(DATABASES.map((name) => deleteDatabase(factory, name)));
}

function deleteDatabase(factory: IDBFactory, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = factory.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error);
    request.onblocked = () => setTimeout(() => reject(new Error(`${name} is in use`)), BLOCKED_MS);
  });
}
