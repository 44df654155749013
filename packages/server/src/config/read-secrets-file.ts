import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { ConverseError } from "../errors.ts";

/** Bytes; the same limit as in Prosody's module. */
const LONGEST = 65_536;

/** For a shell: what stands in the message can be pasted. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

function unreadable(path: string, error: unknown): ConverseError {
  const { code } = error as NodeJS.ErrnoException;
  const message =
    code === "ENOENT" || code === "ENOTDIR"
      ? `the secrets file ${path} does not exist; make it with \`collective-converse secrets create\``
      : `the secrets file ${path} cannot be read: ${code}`;
  return new ConverseError("secrets-unreadable", message, { cause: error });
}

/** The open file is looked at, not its path, which may be another file a moment later. */
function checkOwnerOnly(file: number, path: string, uid: number | undefined): void {
  const stats = fstatSync(file);
  if (!stats.isFile()) {
    throw new ConverseError("secrets-unreadable", `the secrets file ${path} is not a file`);
  }
  if (stats.size > LONGEST) {
    throw new ConverseError("secrets-syntax", `${path} is longer than ${LONGEST} bytes`);
  }
  // Windows has no such modes.
  if (uid === undefined) return;
  if (stats.uid !== uid) {
    // Root can be anybody, and a file of root's own would keep the gateway from its secrets.
    const mend =
      uid === 0
        ? `run the command as that user: sudo -u '#${stats.uid}' collective-converse …`
        : `run: chown ${uid} ${quoted(path)}`;
    throw new ConverseError(
      "secrets-permissions",
      `the secrets file ${path} belongs to user ${stats.uid}, and this is user ${uid}; ${mend}`,
    );
  }
  if ((stats.mode & 0o077) !== 0) {
    throw new ConverseError(
      "secrets-permissions",
      `others than its owner may read or write the secrets file ${path}; run: chmod 600 ${quoted(path)}`,
    );
  }
}

function openFile(path: string): number {
  try {
    // A pipe in its place must not make the gateway wait for a writer.
    return openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    throw unreadable(path, error);
  }
}

/**
 * The bytes of a secrets file that nobody but its owner, `uid`, may read or write; without `uid` nobody asks. It is
 * short, and read at once: in the gateway nothing else happens between the look at the file and the token.
 *
 * Errors: `secrets-unreadable`, `secrets-permissions`, `secrets-syntax`.
 */
export function readSecretsFile(path: string, uid: number | undefined): Buffer {
  const file = openFile(path);
  try {
    checkOwnerOnly(file, path, uid);
    return readFileSync(file);
  } catch (error) {
    throw error instanceof ConverseError ? error : unreadable(path, error);
  } finally {
    closeSync(file);
  }
}
