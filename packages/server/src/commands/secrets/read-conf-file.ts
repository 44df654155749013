import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { ConverseError } from "../../errors.ts";
import type { Edges } from "../edges.ts";

/** Bytes: many times the longest that anybody has. */
const LONGEST = 1_048_576;

export interface ConfFile {
  /** As it is called in messages. */
  name: string;
  text: string;
  /** Whether others than its owner may read it; false where that is not known. */
  isOpen: boolean;
}

function unreadable(message: string, cause?: unknown): ConverseError {
  return new ConverseError("zope-conf-unreadable", message, { cause });
}

function decode(bytes: Uint8Array, name: string): string {
  if (bytes.length > LONGEST) throw unreadable(`${name} is longer than ${LONGEST} bytes`);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // The cause could repeat what is in the file.
    throw unreadable(`${name} is not UTF-8`);
  }
}

async function readPipe(stdin: AsyncIterable<Uint8Array>): Promise<ConfFile> {
  const name = "zope.conf (standard input)";
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stdin) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > LONGEST) break;
  }
  return { name, text: decode(Buffer.concat(chunks), name), isOpen: false };
}

async function readOpen(file: FileHandle, path: string, uid: number | undefined): Promise<ConfFile> {
  const stats = await file.stat();
  if (!stats.isFile()) throw unreadable(`${path} is not a file; what comes through a pipe is --from=-`);
  if (stats.size > LONGEST) throw unreadable(`${path} is longer than ${LONGEST} bytes`);
  // Windows has no such modes.
  const isOpen = uid !== undefined && (stats.mode & 0o044) !== 0;
  return { name: path, text: decode(await file.readFile(), path), isOpen };
}

/**
 * A `zope.conf` by its absolute path, or with `-` what the standard input holds.
 *
 * Errors: `zope-conf-unreadable`.
 */
export async function readConfFile(
  path: string,
  { stdin, uid }: Pick<Edges, "stdin" | "uid">,
): Promise<ConfFile> {
  if (path === "-") return readPipe(stdin);
  try {
    // A pipe in its place must not make the command wait for a writer.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    return await readOpen(file, path, uid).finally(() => file.close());
  } catch (cause) {
    if (cause instanceof ConverseError) throw cause;
    throw unreadable(`${path} cannot be read: ${(cause as NodeJS.ErrnoException).code}`, cause);
  }
}
