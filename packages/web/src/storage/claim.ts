import { OWNER } from "./keys.ts";
import { pruneStorage, wipeDatabases, wipeStorage } from "./wipe.ts";

/** Time for the other member's open pages to stop writing. */
const GRACE_MS = 100;

/** Where a page keeps things; passed in, so that tests can. */
export interface Places {
  local: Storage;
  session: Storage;
  databases: IDBFactory;
}

/**
 * Make the browser's chat data this member's own: what another member, or an earlier version, left is removed first.
 * The owner is written before the removal, so that another member's open pages stop writing (they watch the key).
 *
 * @returns whether the data is this member's now; if not, the chat must not start.
 */
export async function claim(places: Places, member: string): Promise<boolean> {
  try {
    if (places.session.getItem(OWNER) !== member) {
      wipeStorage(places.session);
      places.session.setItem(OWNER, member);
    }
    if (places.local.getItem(OWNER) !== member) {
      wipeStorage(places.local);
      places.local.setItem(OWNER, `${member} wiping`);
      await new Promise((resolve) => setTimeout(resolve, GRACE_MS));
      await wipeDatabases(places.databases);
      places.local.setItem(OWNER, member);
    }
    pruneStorage(places.session);
    return true;
  } catch {
    return false;
  }
}

/** Remove this member's data. What belongs to another member by now stays; this tab's own storage goes anyway. */
export async function release(places: Places, member: string): Promise<void> {
  try {
    const owner = places.local.getItem(OWNER);
    wipeStorage(places.session);
    if (owner !== member) return;
    wipeStorage(places.local);
    await wipeDatabases(places.databases);
  } catch {
    // Nothing more can be done here; the next member's `claim` tries again before it starts.
  }
}

/** True when the owner that another tab has just written is not this member. */
export function isTakenOver(event: Pick<StorageEvent, "key" | "newValue">, member: string): boolean {
  if (event.key === null) return true;
  return event.key === OWNER && event.newValue?.split(" ")[0] !== member;
}
