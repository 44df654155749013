import type { Private } from "./converse-api.ts";

/** What Converse.js's models call on their stores, and what an empty store that keeps nothing answers. */
const SILENT = {
  setItem: (_: string, value: unknown) => Promise.resolve(value),
  setItems: (items: unknown) => Promise.resolve(items),
  removeItem: () => Promise.resolve(),
  getItem: () => Promise.resolve(null),
  getItems: () => Promise.resolve({}),
  keys: () => Promise.resolve([]),
  length: () => Promise.resolve(0),
};

/**
 * From now on Converse.js keeps nothing. It writes while it tears down and again when the page is left, which would
 * bring back, or mix with another member's, what was just removed.
 *
 * @returns lets it keep things again
 */
export function muteStorage({ storage }: Private): () => void {
  const stores = Object.values(storage).map((store) => ({ store, loud: { ...store } }));
  for (const { store } of stores) Object.assign(store, SILENT);
  return () => {
    for (const { store, loud } of stores) {
      for (const name of Object.keys(SILENT)) Reflect.deleteProperty(store, name);
      Object.assign(store, loud);
    }
  };
}
