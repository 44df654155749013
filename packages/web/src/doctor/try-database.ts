function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("IndexedDB failed"));
  });
}

function open(factory: IDBFactory, name: string): Promise<IDBDatabase> {
  const request = factory.open(name);
  request.onupgradeneeded = () => request.result.createObjectStore(name);
  return done(request);
}

/**
 * Makes a database, writes, reads, and deletes it.
 *
 * @throws Error that says what does not work
 */
export async function tryDatabase(factory: IDBFactory, name: string): Promise<void> {
  const database = await open(factory, name);
  try {
    const store = database.transaction(name, "readwrite").objectStore(name);
    await done(store.put("1", "key"));
    if ((await done(store.get("key"))) !== "1") throw new Error("what was written is not there");
  } finally {
    database.close();
  }
  await done(factory.deleteDatabase(name));
}
