import { type FileHandle, open } from "node:fs/promises";
import { ConverseError } from "../errors.ts";

/** For a shell: what stands in the message can be pasted. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, "r");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const message =
      code === "ENOENT" || code === "ENOTDIR"
        ? `the secrets file ${path} does not exist; make it with \`collective-converse secrets create\``
        : `the secrets file ${path} cannot be read: ${code}`;
    throw new ConverseError("secrets-unreadable", message, { cause: error });
  }
}

/** The open file is looked at, not its path, which may be another file a moment later. */
async function checkOwnerOnly(file: FileHandle, path: string, uid: number | undefined): Promise<void> {
  const stats = await file.stat();
  if (!stats.isFile()) {
    throw new ConverseError("secrets-unreadable", `the secrets file ${path} is not a file`);
  }
  // Windows has no such modes.
  if (uid === undefined) return;
  if (stats.uid !== uid) {
    throw new ConverseError(
      "secrets-permissions",
      `the secrets file ${path} belongs to user ${stats.uid}, and this is user ${uid}; run: chown ${uid} ${quoted(path)}`,
    );
  }
  if ((stats.mode & 0o077) !== 0) {
    throw new ConverseError(
      "secrets-permissions",
      `others than its owner may read or write the secrets file ${path}; run: chmod 600 ${quoted(path)}`,
    );
  }
}

/**
 * The bytes of a secrets file that nobody but its owner, `uid`, may read or write; without `uid` nobody asks.
 *
 * Errors: `secrets-unreadable`, `secrets-permissions`.
 */
export async function readSecretsFile(path: string, uid: number | undefined): Promise<Uint8Array> {
  const file = await openFile(path);
  try {
    await checkOwnerOnly(file, path, uid);
    return await file.readFile();
  } finally {
    await file.close();
  }
}
