import { type FileHandle, link, open, realpath, rename, rm } from "node:fs/promises";
import { ConverseError } from "../../errors.ts";

function unwritable(path: string, error: unknown): ConverseError {
  const { code } = error as NodeJS.ErrnoException;
  const message =
    code === "EEXIST"
      ? `${path} exists: another command writes it at this moment, or one was interrupted; if none runs, remove it`
      : `${path} cannot be written: ${code}`;
  return new ConverseError("secrets-unwritable", message, { cause: error });
}

async function openNew(path: string): Promise<FileHandle> {
  try {
    return await open(path, "wx", 0o600);
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** Fills the new file and gives it the name; where there was no file, one that appeared meanwhile is left alone. */
async function put(file: FileHandle, fresh: string, target: string, isNew: boolean, text: string) {
  try {
    await file.chmod(0o600);
    await file.writeFile(text);
    await file.sync();
    if (isNew) await link(fresh, target);
    await (isNew ? rm(fresh) : rename(fresh, target));
  } catch (error) {
    throw unwritable(target, error);
  }
}

/**
 * Writes the whole of a secrets file, mode 0600, so that a reader finds the old one or the new one and never a part.
 * The new one beside it, `FILE.new`, is the lock as well: `compose` runs while it is held, is told whether there is a
 * file to begin with, and answers the whole text, or `undefined` to leave all as it is.
 *
 * Errors: `secrets-unwritable`, and those of `compose`.
 */
export async function writeSecretsFile(
  path: string,
  compose: (isNew: boolean) => Promise<string | undefined>,
): Promise<void> {
  // A link stays a link: what it leads to is replaced.
  const existing = await realpath(path).catch(() => undefined);
  const target = existing ?? path;
  const fresh = `${target}.new`;
  const file = await openNew(fresh);
  let isWritten = false;
  try {
    const isNew = existing === undefined;
    const text = await compose(isNew);
    if (text === undefined) return;
    await put(file, fresh, target, isNew, text);
    isWritten = true;
  } finally {
    await file.close();
    // Once the file has its name, one of this name is another command's.
    if (!isWritten) await rm(fresh, { force: true });
  }
}
