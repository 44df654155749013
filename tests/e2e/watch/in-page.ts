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

/** The names of what the site's origin keeps in this browser, in every place that a script can fill or start. */
export async function placesOf(page: Page): Promise<Record<string, string[]>> {
  const kept = await page.evaluate(async () => {
    const files: string[] = [];
    const folder = await navigator.storage.getDirectory();
    for await (const name of (folder as unknown as { keys(): AsyncIterable<string> }).keys())
      files.push(name);
    return {
      local: Object.keys(localStorage),
      session: Object.keys(sessionStorage),
      databases: (await indexedDB.databases()).map(({ name }) => name ?? ""),
      caches: await caches.keys(),
      serviceWorkers: (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope),
      files,
    };
  });
  const session = await page.context().newCDPSession(page);
  const { targetInfos } = await session.send("Target.getTargets");
  await session.detach();
  const workers = targetInfos.filter(({ type }) => /worker/.test(type)).map(({ url }) => url);
  const cookies = (await page.context().cookies()).map(({ name }) => name);
  return { ...kept, workers: [...workers, ...page.workers().map((worker) => worker.url())], cookies };
}
