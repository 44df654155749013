import { DATABASES, isChatKey, OWNER } from "./keys.ts";

/** Another tab that does not let go of a database must not hold up this one for longer. */
const BLOCKED_MS = 3000;

/** Remove what the chat keeps in one of the two storages, its owner included. */
export function wipeStorage(storage: Storage): void {
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "");
  for (const key of keys) if (key === OWNER || isChatKey(key)) storage.removeItem(key);
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
