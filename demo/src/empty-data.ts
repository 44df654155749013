import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { isOurs } from "../../scripts/start/claim-data.mjs";

/** Throw away all that is in a data folder but what says whose it is. The caller has claimed it. */
export async function emptyData(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => !isOurs(name));
  // The database first: a reset that is cut short must not leave a site without its passwords.
  names.sort((one, other) => Number(other === "plone") - Number(one === "plone"));
  for (const name of names) await rm(join(folder, name), { recursive: true, force: true });
}
