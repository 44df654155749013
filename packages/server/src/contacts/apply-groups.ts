import { createHash } from "node:crypto";

/** The groups that the XMPP server keeps for one domain. Each rejects with what is wrong when it was not done. */
export interface GroupStore {
  /** By the id: SHA-256 of the body that was put, in hex. */
  list(): Promise<ReadonlyMap<string, string>>;
  put(id: string, body: string): Promise<void>;
  remove(id: string): Promise<void>;
}

/** How many orders were given. */
export interface Applied {
  put: number;
  removed: number;
}

/**
 * Gives the orders that make the server's groups those of `bodies`, and no more. New ones come before old ones go, so
 * that who is in both stays a contact. Rejects at the first that fails; what was done by then stays done.
 */
export async function applyGroups(store: GroupStore, bodies: ReadonlyMap<string, string>): Promise<Applied> {
  const kept = await store.list();
  const applied = { put: 0, removed: 0 };
  for (const [id, body] of bodies) {
    if (kept.get(id) === createHash("sha256").update(body).digest("hex")) continue;
    await store.put(id, body);
    applied.put++;
  }
  for (const id of kept.keys()) {
    if (bodies.has(id)) continue;
    await store.remove(id);
    applied.removed++;
  }
  return applied;
}
