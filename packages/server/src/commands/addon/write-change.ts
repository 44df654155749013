import { constants } from "node:fs";
import { copyFile, open, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import { ConverseError } from "../../errors.ts";
import type { FileChange } from "./plan-project.ts";

const BACKUPS = 100;

async function backUp(path: string): Promise<string> {
  for (let number = 1; number <= BACKUPS; number += 1) {
    const copy = `${path}.before-converse${number === 1 ? "" : `-${number}`}`;
    try {
      await copyFile(path, copy, constants.COPYFILE_EXCL);
      return copy;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
  throw new Error(`there are ${BACKUPS} copies of it already`);
}

async function replace(path: string, { before, after }: FileChange): Promise<void> {
  const fresh = `${path}.converse-new`;
  const { mode, uid, gid } = await stat(path);
  const file = await open(fresh, "wx", 0o600);
  try {
    await file.writeFile(after);
    // Root changes the file of somebody else: it stays theirs.
    await file.chown(uid, gid).catch(() => undefined);
    await file.chmod(mode & 0o7777);
    await file.sync();
    if ((await readFile(path, "utf8")) !== before) throw new Error("it was changed meanwhile");
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/**
 * Writes the new text of a file so that a reader finds the old one or the new one, with its mode and owner; a link
 * stays one. Resolves with the path of a copy of the old one.
 *
 * Errors: `addon-unwritable`.
 */
export async function writeChange(change: FileChange): Promise<string> {
  try {
    const path = await realpath(change.path);
    const copy = await backUp(path);
    await replace(path, change);
    return copy;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new ConverseError("addon-unwritable", `${change.path} cannot be written: ${code ?? message}`, {
      cause,
    });
  }
}
