import { createHash } from "node:crypto";

/** The groups that the XMPP server keeps for one domain. Each rejects with what is wrong when it was not done. */
export interface GroupStore {
  /** By the id: SHA-256 of the body that was put, in hex. */
  list(): Promise<ReadonlyMap<string, string>>;
  /** Resolves why the server refuses this group, whenever it is told; `undefined`: it does not. */
  put(id: string, body: string): Promise<string | undefined>;
  remove(id: string): Promise<void>;
}

/** How a comparison goes. */
export interface ApplyOptions {
  /** Nothing is ordered; what would be is told. */
  isDry?: boolean;
  /** Of each order, after it; without it nobody is told. */
  changed?: (what: "put" | "removed", id: string) => void;
  /** What a group gets that is kept and whose body is refused; without it, or where that is refused too, it is removed. */
  instead?: (body: string) => string;
}

/** How many orders were given. */
export interface Applied {
  put: number;
  removed: number;
  /** Why groups were refused; their members are given nothing. */
  refused: string[];
}

/**
 * Gives the orders that make the server's groups those of `bodies`, and no more. New ones come before old ones go, so
 * that who is in both stays a contact. Rejects when the server does not answer; what was done by then stays done.
 */
export async function applyGroups(
  store: GroupStore,
  bodies: ReadonlyMap<string, string>,
  { isDry = false, changed = () => undefined, instead }: ApplyOptions = {},
): Promise<Applied> {
  const kept = await store.list();
  const applied: Applied = { put: 0, removed: 0, refused: [] };
  const refused = new Set<string>();
  for (const [id, body] of bodies) {
    const before = kept.get(id);
    if (before === hashOf(body)) continue;
    const why = isDry ? undefined : await store.put(id, body);
    if (why === undefined) {
      applied.put++;
      changed("put", id);
      continue;
    }
    applied.refused.push(why);
    // What it had before is not right any more.
    const other = before === undefined ? undefined : instead?.(body);
    if (other !== undefined && before === hashOf(other)) continue;
    if (other === undefined || (await store.put(id, other)) !== undefined) {
      refused.add(id);
      continue;
    }
    applied.put++;
    changed("put", id);
  }
  for (const id of kept.keys()) {
    if (bodies.has(id) && !refused.has(id)) continue;
    if (!isDry) await store.remove(id);
    applied.removed++;
    changed("removed", id);
  }
  return applied;
}

function hashOf(body: string): string {
  return createHash("sha256").update(body).digest("hex");
}
