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

/** `left`: the chat of this member has ended. `lapsed`: the login is gone, and each tab waits for another. */
export type Word = "left" | "lapsed";

/** Tell the member's other tabs, before this one has ended its own stream. What is another member's by now stays. */
export function announce({ local }: Places, member: string, word: Word): void {
  try {
    if (local.getItem(OWNER) === member) local.setItem(OWNER, `${member} ${word}`);
  } catch {
    // Without storage there is nobody to tell.
  }
}

/** Remove this member's data. What belongs to another member by now stays; this tab's own storage goes anyway. */
export async function release(places: Places, member: string): Promise<void> {
  try {
    const owner = places.local.getItem(OWNER);
    wipeStorage(places.session);
    if (owner === null || ![member, `${member} left`, `${member} lapsed`].includes(owner)) return;
    wipeStorage(places.local);
    await wipeDatabases(places.databases);
  } catch {
    // Nothing more can be done here; the next member's `claim` tries again before it starts.
  }
}

/** What another tab has just said of the chat of this member: that it has ended, another member's included. */
export function heard(
  event: Pick<StorageEvent, "key" | "newValue">,
  member: string,
): Word | "taken" | undefined {
  if (event.key !== null && event.key !== OWNER) return undefined;
  if (event.key === null || event.newValue === null) return "left";
  const [owner, word] = event.newValue.split(" ");
  if (owner !== member) return "taken";
  return word === "left" || word === "lapsed" ? word : undefined;
}
