import type { Page } from "@playwright/test";

/** Everything that the site's origin keeps in this browser, as text: localStorage, sessionStorage, every IndexedDB. */
export async function storageOf(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const wait = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const kept: Record<string, unknown> = { local: { ...localStorage }, session: { ...sessionStorage } };
    for (const { name } of await indexedDB.databases()) {
      if (name === undefined) continue;
      const opening = indexedDB.open(name);
      // Asking must not make what is being deleted at this moment come back.
      opening.onupgradeneeded = () => opening.transaction?.abort();
      const database = await wait(opening).catch(() => null);
      if (database === null) continue;
      for (const store of database.objectStoreNames) {
        const reading = database.transaction(store).objectStore(store);
        const [keys, values] = await Promise.all([wait(reading.getAllKeys()), wait(reading.getAll())]);
        kept[`${name}/${store}`] = keys.map((key, index) => [key, values[index]]);
      }
      database.close();
    }
    return JSON.stringify(kept);
  });
}

/** What the site's origin keeps in the browser's caches that scripts can fill (Cache API), as text. */
export async function cachesOf(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const texts: string[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const answer = await cache.match(request);
        texts.push(request.url, (await answer?.text()) ?? "");
      }
    }
    return texts.join("\n");
  });
}
