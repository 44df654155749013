import { type FileHandle, open, stat } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

const LOOK_MS = 250;
const CHUNK = 65_536;

async function readFrom(file: FileHandle, from: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let position = from;
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(CHUNK), 0, CHUNK, position);
    if (bytesRead === 0) return Buffer.concat(chunks);
    chunks.push(buffer.subarray(0, bytesRead));
    position += bytesRead;
  }
}

/** The file that has the name now; `undefined` between the renaming of one and the making of the next. */
async function openNext(path: string): Promise<FileHandle | undefined> {
  return open(path, "r").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}

/**
 * Tells what is added to a file, as `tail -F` does: it goes on when the file gets shorter, and with the next file of
 * the name when it was renamed, after the rest of the old one. Resolves when `signal` is aborted, and closes the file.
 *
 * @param first - the file that had the name when it was read
 * @param from - bytes of it that are known already
 */
export async function followFile(
  path: string,
  first: FileHandle,
  from: number,
  tell: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  let file = first;
  let position = from;
  // A character that was written in two halves is told whole.
  let decoder = new TextDecoder();
  const tellRest = async () => {
    const { size } = await file.stat();
    if (size < position) position = 0;
    const bytes = await readFrom(file, position);
    position += bytes.length;
    if (bytes.length > 0) tell(decoder.decode(bytes, { stream: true }));
  };
  try {
    while (!signal.aborted) {
      const now = await stat(path).catch(() => undefined);
      const { ino, dev } = await file.stat();
      await tellRest();
      const isOther = now !== undefined && (now.ino !== ino || now.dev !== dev);
      const next = isOther ? await openNext(path) : undefined;
      if (next !== undefined) {
        await file.close();
        file = next;
        position = 0;
        decoder = new TextDecoder();
        continue;
      }
      await delay(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    await file.close();
  }
}
