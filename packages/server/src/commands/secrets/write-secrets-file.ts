import type { FileHandle } from "node:fs/promises";
import * as promises from "node:fs/promises";
import { dirname } from "node:path";
import { ConverseError } from "../../errors.ts";

/** What is done to the file system, in the order of doing. A test has one that dies in the middle. */
export type Files = Pick<typeof promises, "link" | "open" | "realpath" | "rename" | "rm" | "stat">;

function unwritable(path: string, error: unknown): ConverseError {
  const { code } = error as NodeJS.ErrnoException;
  const message =
    code === "EEXIST"
      ? `${path} exists: another command writes it at this moment, or one was interrupted; if none runs, remove it`
      : `${path} cannot be written: ${code}`;
  return new ConverseError("secrets-unwritable", message, { cause: error });
}

async function openNew(path: string, files: Files): Promise<FileHandle> {
  try {
    return await files.open(path, "wx", 0o600);
  } catch (error) {
    throw unwritable(path, error);
  }
}

interface Names {
  fresh: string;
  target: string;
  isNew: boolean;
}

/** Fills the new file and gives it the name; where there was no file, one that appeared meanwhile is left alone. */
async function put(file: FileHandle, text: string, { fresh, target, isNew }: Names, files: Files) {
  try {
    // What others may do with it is refused elsewhere; its owner may have taken away the right to write.
    await file.chmod(isNew ? 0o600 : (await files.stat(target)).mode & 0o700);
    await file.writeFile(text);
    await file.sync();
    if (isNew) await files.link(fresh, target);
    await (isNew ? files.rm(fresh) : files.rename(fresh, target));
  } catch (error) {
    throw unwritable(target, error);
  }
}

/** A power cut must not bring back the old file. Where folders cannot be synced the file is there all the same. */
async function syncFolder(path: string, files: Files): Promise<void> {
  try {
    const folder = await files.open(path, "r");
    await folder.sync().finally(() => folder.close());
  } catch {
    // The file has its name already: it is written, whatever this one says.
  }
}

/**
 * Writes the whole of a secrets file so that a reader finds the old one or the new one and never a part, also when this
 * process is killed. A new file has the mode 0600, another one keeps its mode. The new text beside it, `FILE.new`, is
 * the lock as well: `compose` runs while it is held, is told whether there is a file to begin with, and answers the
 * whole text, or `undefined` to leave all as it is.
 *
 * Errors: `secrets-unwritable`, and those of `compose`.
 */
export async function writeSecretsFile(
  path: string,
  compose: (isNew: boolean) => Promise<string | undefined>,
  files: Files = promises,
): Promise<void> {
  // A link stays a link: what it leads to is replaced.
  const existing = await files.realpath(path).catch(() => undefined);
  const target = existing ?? path;
  const isNew = existing === undefined;
  const fresh = `${target}.new`;
  const file = await openNew(fresh, files);
  let isWritten = false;
  try {
    const text = await compose(isNew);
    if (text === undefined) return;
    await put(file, text, { fresh, target, isNew }, files);
    isWritten = true;
  } finally {
    await file.close();
    // Once the file has its name, one of this name is another command's.
    if (!isWritten) await files.rm(fresh, { force: true });
  }
  await syncFolder(dirname(target), files);
}
