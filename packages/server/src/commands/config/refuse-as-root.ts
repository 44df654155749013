import { lstat } from "node:fs/promises";
import { dirname } from "node:path";
import { ConverseError } from "../../errors.ts";
import type { PlannedFile } from "./plan-files.ts";

function refusal(path: string, owner: number): ConverseError {
  const message = `${path} belongs to user ${owner}: run the command as that account, not as root`;
  return new ConverseError("config-apply-failed", message);
}

/**
 * Where a folder belongs to the gateway's account, a link in it could lead root anywhere.
 *
 * @param inData - a folder to be filled that nobody named
 * @throws ConverseError `config-apply-failed`
 */
export async function refuseAsRoot(
  files: readonly PlannedFile[],
  inData: string | undefined,
  uid: number | undefined,
): Promise<void> {
  if (uid !== 0) return;
  for (const { path, owner } of files) {
    if (typeof owner === "number" && owner !== 0) throw refusal(path, owner);
  }
  for (let path = inData; path !== undefined && path !== dirname(path); path = dirname(path)) {
    const owner = (await lstat(path).catch(() => undefined))?.uid ?? 0;
    if (owner !== 0) throw refusal(path, owner);
  }
}
