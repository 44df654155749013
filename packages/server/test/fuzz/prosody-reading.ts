import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

const SCRIPT = new URL("../secrets/read-secrets.lua", import.meta.url).pathname;
const MODULE = new URL("../../../../prosody/modules/converse_token/secrets_text.lib.lua", import.meta.url)
  .pathname;

/** Prosody's module, which reads one file after the other; started when it is asked first, and it ends with this process. */
export class ProsodyReading {
  #child: ChildProcess | undefined;
  readonly #waiting: ((line: string) => void)[] = [];

  /** What it says of a file: the pairs of each site, or `-`. */
  read(text: string): Promise<string> {
    const child = this.#child ?? this.#start();
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      child.stdin?.write(`${Buffer.from(text).toString("hex")}\n`);
    });
  }

  #start(): ChildProcess {
    const child = spawn("lua5.4", [SCRIPT, "/usr/lib/prosody", MODULE], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    createInterface({ input: child.stdout }).on("line", (line) => this.#waiting.shift()?.(line));
    // The pipe ends with this process, and so does the reader; until then it holds nobody up.
    child.unref();
    for (const stream of [child.stdin, child.stdout]) (stream as unknown as { unref(): void }).unref();
    this.#child = child;
    return child;
  }
}
