import { chmod, open, readFile, rename, rm } from "node:fs/promises";
import { ConverseError } from "../../errors.ts";

function unwritable(path: string, error: unknown): ConverseError {
  const { code } = error as NodeJS.ErrnoException;
  return new ConverseError("secrets-unwritable", `${path} cannot be written: ${code}`, { cause: error });
}

/** What the file holds; `undefined` where there is none. */
async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    if (code !== "EACCES") throw unwritable(path, error);
    const message = `${path} belongs to another account, which may be Plone's, and cannot be compared; run the command as root`;
    throw new ConverseError("secrets-unwritable", message, { cause: error });
  }
}

async function put(path: string, text: string): Promise<void> {
  const fresh = `${path}.new`;
  try {
    const file = await open(fresh, "wx", 0o600);
    try {
      await file.chmod(0o600);
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(fresh, path);
  } catch (error) {
    // A file of this name that was there before is another command's.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") await rm(fresh, { force: true });
    throw unwritable(path, error);
  }
}

/**
 * Gives the file this text and the mode 0600; a reader finds the old text or the new one. Resolves false where it had
 * it already.
 *
 * @throws ConverseError `secrets-exists` where it holds something else and `force` is not given; `secrets-unwritable`
 */
export async function writeKeyFile(path: string, text: string, force: boolean): Promise<boolean> {
  const before = await readIfThere(path);
  if (before === text) {
    await chmod(path, 0o600).catch((error) => {
      throw unwritable(path, error);
    });
    return false;
  }
  if (before !== undefined && !force)
    throw new ConverseError(
      "secrets-exists",
      `${path} holds something else; add --force to replace it, or write another file`,
    );
  await put(path, text);
  return true;
}
