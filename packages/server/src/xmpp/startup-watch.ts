/** Prosody goes on without a port or a module and only logs it; these of its parts say so. */
const SOURCES = /^(?:startup|portmanager|modulemanager|storagemanager|mod_[a-z0-9_]+|\S+:[a-z0-9_]+)$/;

/** Reads Prosody's log while it starts. */
export class StartupWatch {
  #failure: string | undefined;
  #tell: (failure: string) => void = () => undefined;

  /** A new start begins. */
  reset(): void {
    this.#failure = undefined;
  }

  take(line: string): void {
    const failure = startupFailure(line);
    if (failure === undefined || this.#failure !== undefined) return;
    this.#failure = failure;
    this.#tell(failure);
  }

  /** What the promise resolves with, unless a line says, before that, that something essential did not start. */
  async guard(ready: Promise<void>): Promise<void> {
    const failed = new Promise<never>((_, reject) => {
      this.#tell = (failure) => reject(new Error(`It could not start all of it: ${failure}`));
      if (this.#failure !== undefined) this.#tell(this.#failure);
    });
    // What it wrote before it answered is read by the next turn of the loop.
    const answered = ready.finally(() => new Promise((resolve) => setImmediate(resolve)));
    await Promise.race([answered, failed]);
  }
}

/** The text of a line (source, level, text) if it is such an error. */
function startupFailure(line: string): string | undefined {
  const [head = "", ...text] = line.split("\t");
  const [source = "", level] = head.trim().split(/\s+/);
  return level === "error" && SOURCES.test(source) ? `${source}: ${text.join("\t")}` : undefined;
}
