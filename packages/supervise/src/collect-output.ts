import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/** How many of the last lines error messages show. */
const TAIL = 20;
/** A line is cut there, in characters, so that a child cannot fill our memory. */
const LONGEST = 16_384;

/** Takes what children write, line by line, over restarts. */
export class Output {
  readonly #sink: (line: string) => void;
  readonly #file: WriteStream | undefined;
  #tail: string[] = [];

  private constructor(sink: (line: string) => void, file?: WriteStream) {
    this.#sink = sink;
    this.#file = file;
  }

  /** Rejects when the log file cannot be opened. */
  static async open(output: string | ((line: string) => void)): Promise<Output> {
    if (typeof output === "function") return new Output(output);
    const file = createWriteStream(output, { flags: "a", mode: 0o600 });
    await once(file, "open");
    // A full disk must not end the child, nor us.
    file.on("error", () => undefined);
    return new Output((line) => void file.write(`${line}\n`), file);
  }

  /** The sentence, and the last lines since `forget`. */
  withTail(sentence: string): string {
    return this.#tail.length === 0 ? sentence : [`${sentence} Its last lines:`, ...this.#tail].join("\n  ");
  }

  forget(): void {
    this.#tail = [];
  }

  collect(stream: Readable): void {
    const decoder = new StringDecoder("utf8");
    let rest = "";
    stream.on("data", (chunk: Buffer) => {
      const lines = (rest + decoder.write(chunk)).split(/\r?\n/);
      rest = lines.pop() ?? "";
      for (const line of lines) this.#take(line);
      if (rest.length > LONGEST) {
        this.#take(rest);
        rest = "";
      }
    });
    stream.on("end", () => {
      rest += decoder.end();
      if (rest !== "") this.#take(rest);
    });
  }

  async close(): Promise<void> {
    if (this.#file === undefined || this.#file.destroyed) return;
    await new Promise<void>((resolve) => this.#file?.end(resolve));
  }

  #take(line: string): void {
    const cut = line.slice(0, LONGEST);
    this.#tail.push(cut);
    if (this.#tail.length > TAIL) this.#tail.shift();
    this.#sink(cut);
  }
}
