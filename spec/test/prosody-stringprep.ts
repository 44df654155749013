import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";

/** Where Debian, a build from source and Homebrew put Prosody's libraries. */
const FOLDERS = ["/usr/lib/prosody", "/usr/local/lib/prosody", "/opt/homebrew/lib/prosody"];

/** Texts in one line of the protocol. */
const LINE = 1000;

/** The real Prosody's stringprep in a Lua process of its own. */
export class ProsodyStringprep {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  constructor() {
    const folder = FOLDERS.find((candidate) => existsSync(`${candidate}/util/encodings.so`));
    if (folder === undefined) throw new Error(`Prosody is in none of ${FOLDERS.join(", ")}`);
    const script = new URL("stringprep.lua", import.meta.url).pathname;
    this.#child = spawn("lua5.4", [script, folder], { stdio: ["pipe", "pipe", "inherit"] });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** What nodeprep makes of each text, in order; `undefined` where it forbids one. Bytes may be given as they are. */
  async nodeprep(
    texts: readonly (string | Buffer)[],
    { strict }: { strict: boolean },
  ): Promise<(string | undefined)[]> {
    const answers: (string | undefined)[] = [];
    for (let start = 0; start < texts.length; start += LINE) {
      const words = texts
        .slice(start, start + LINE)
        .map((text) => ` ${Buffer.from(text as string).toString("hex")}`);
      this.#child.stdin.write(`${strict ? "s" : "l"}${words.join("")}\n`);
      const { value, done } = await this.#lines.next();
      if (done) throw new Error("the Lua process ended before its last answer");
      // A space ends each answer, and an answer may be empty.
      for (const word of (value as string).slice(0, -1).split(" ")) {
        answers.push(word === "-" ? undefined : Buffer.from(word, "hex").toString("utf8"));
      }
    }
    return answers;
  }

  async stop(): Promise<void> {
    const ended = this.#child.exitCode === null ? once(this.#child, "exit") : undefined;
    this.#child.stdin.end();
    await ended;
  }
}
