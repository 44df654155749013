import { constants } from "node:fs";
import { type FileHandle, lstat, mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";

const FLAGS =
  constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const DAY_MS = 86_400_000;
const OLD = /^audit-([0-9]{4}-[0-9]{2}-[0-9]{2})(?:-[0-9]+)?\.log$/;

/** The file of today; those of earlier days are `audit-2026-11-24.log` beside it. */
export function auditFile(dataFolder: string): string {
  return join(dataFolder, "audit.log");
}

/** Paths of all that is kept, the oldest first. */
export async function auditFiles(dataFolder: string): Promise<string[]> {
  const names = await readdir(dataFolder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const kept = names.filter((name) => OLD.test(name) || name === "audit.log");
  // `-` comes before `.`, so today is the last.
  return kept.sort().map((name) => join(dataFolder, name));
}

/** The day in UTC as `2026-11-24`; `at` in unix milliseconds. */
function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** Appends to the log of a folder, a file for each day, for its owner alone. */
export class AuditFile {
  readonly #folder: string;
  readonly #days: number;
  #handle: FileHandle | undefined;
  /** Of what stands in the file; undefined while nobody has looked. */
  #day: string | undefined;

  /** @param days - how long a file is kept after its day */
  constructor(folder: string, days: number) {
    this.#folder = folder;
    this.#days = days;
  }

  /** Adds whole lines or nothing. Rejects with the system's error. */
  async append(text: string, at: number): Promise<void> {
    await this.turn(at);
    const handle = await this.#open(at);
    const { size } = await handle.stat();
    try {
      await handle.appendFile(text);
      await handle.datasync();
    } catch (error) {
      // A line that was cut must not be the beginning of the next one.
      await handle.truncate(size).catch(() => undefined);
      await this.close();
      throw error;
    }
  }

  /** Puts the file of an earlier day aside and removes what is too old. */
  async turn(at: number): Promise<void> {
    const today = dayOf(at);
    this.#day ??= await this.#dayOfFile();
    if (this.#day === today) return;
    if (this.#day !== undefined && this.#day < today) {
      await this.close();
      await rename(auditFile(this.#folder), await this.#placeFor(this.#day));
    }
    await this.#prune(at);
    this.#day = today;
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close().catch(() => undefined);
  }

  async #open(at: number): Promise<FileHandle> {
    // Somebody has moved it, or put another one in its place.
    const there = await lstat(auditFile(this.#folder)).catch(() => undefined);
    const ours = await this.#handle?.stat().catch(() => undefined);
    if (this.#handle !== undefined && there?.ino === ours?.ino && there?.dev === ours?.dev)
      return this.#handle;
    await this.close();
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const handle = await open(auditFile(this.#folder), FLAGS, 0o600);
    const stats = await handle.stat();
    if (!stats.isFile()) {
      await handle.close();
      throw new Error("audit.log is not a file");
    }
    if ((stats.mode & 0o777) !== 0o600) await handle.chmod(0o600);
    this.#handle = handle;
    this.#day = dayOf(at);
    return handle;
  }

  async #dayOfFile(): Promise<string | undefined> {
    const stats = await lstat(auditFile(this.#folder)).catch(() => undefined);
    return stats === undefined ? undefined : dayOf(stats.mtimeMs);
  }

  /** A file of that day that is there already keeps its name and its lines. */
  async #placeFor(day: string): Promise<string> {
    const names = new Set(await readdir(this.#folder));
    let name = `audit-${day}.log`;
    for (let copy = 2; names.has(name); copy++) name = `audit-${day}-${copy}.log`;
    return join(this.#folder, name);
  }

  async #prune(at: number): Promise<void> {
    const oldest = dayOf(at - this.#days * DAY_MS);
    for (const name of await readdir(this.#folder).catch(() => [])) {
      const day = OLD.exec(name)?.[1];
      if (day !== undefined && day < oldest) await rm(join(this.#folder, name), { force: true });
    }
  }
}
