import { createWriteStream, mkdirSync, renameSync, statSync, type WriteStream } from "node:fs";
import { dirname } from "node:path";

const KEEP_LINES = 200;
const KEEP_BYTES = 5_000_000;

/** A child's log: a file that is appended to, its last lines, and who waits for a line. */
export class ProcessLog {
  readonly path: string;
  readonly #file: WriteStream;
  #last: string[] = [];
  readonly #watchers = new Set<(line: string) => void>();

  constructor(path: string) {
    this.path = path;
    mkdirSync(dirname(path), { recursive: true });
    if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > KEEP_BYTES)
      renameSync(path, `${path}.old.log`);
    this.#file = createWriteStream(path, { flags: "a", mode: 0o600 });
    // A full disk must not end the demo; the last lines are still there.
    this.#file.on("error", () => undefined);
  }

  write(line: string): void {
    this.#file.write(`${line}\n`);
    this.#last.push(line);
    if (this.#last.length > KEEP_LINES) this.#last.shift();
    for (const watcher of this.#watchers) watcher(line);
  }

  get lastLines(): readonly string[] {
    return this.#last;
  }

  /** Forget the last lines, because another child begins. */
  begin(): void {
    this.#last = [];
  }

  /** The first value that `find` makes of a line since `begin`; rejects when the signal aborts. */
  find<T>(find: (line: string) => T | undefined, signal: AbortSignal): Promise<T> {
    for (const line of this.#last) {
      const found = find(line);
      if (found !== undefined) return Promise.resolve(found);
    }
    return new Promise((resolve, reject) => {
      const watcher = (line: string) => {
        const found = find(line);
        if (found === undefined) return;
        end();
        resolve(found);
      };
      const abort = () => {
        end();
        reject(signal.reason);
      };
      const end = () => {
        this.#watchers.delete(watcher);
        signal.removeEventListener("abort", abort);
      };
      if (signal.aborted) return abort();
      signal.addEventListener("abort", abort);
      this.#watchers.add(watcher);
    });
  }

  close(): void {
    this.#file.end();
  }
}
