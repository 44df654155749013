import { spawn } from "node:child_process";
import { once } from "node:events";

/** One word for the shell that `script` starts. */
function word(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A program on a terminal of its own (script(1)), and a person who reads it and types. */
export class Person {
  /** All that the screen has shown, without what a terminal obeys. */
  screen = "";
  readonly ended: Promise<number>;
  readonly #child;
  #seen = 0;
  #wake: () => void = () => undefined;
  #isOver = false;

  constructor(command: string, args: readonly string[], env: Record<string, string> = {}) {
    const line = [command, ...args].map(word).join(" ");
    this.#child = spawn("script", ["-qefc", line, "/dev/null"], {
      env: { PATH: process.env["PATH"], TERM: "xterm", SHELL: "/bin/sh", ...env },
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.#child.stdout.setEncoding("utf8").on("data", (text: string) => {
      this.screen += text;
      this.#wake();
    });
    this.#child.stdin.on("error", () => undefined);
    this.ended = once(this.#child, "close").then(([status]) => {
      this.#isOver = true;
      this.#wake();
      return status;
    });
  }

  /** Resolves when the screen shows it, after what was seen before. */
  async sees(text: string): Promise<void> {
    for (;;) {
      const place = this.screen.indexOf(text, this.#seen);
      if (place >= 0) {
        this.#seen = place + text.length;
        return;
      }
      if (this.#isOver) throw new Error(`it ended without ${JSON.stringify(text)}:\n${this.screen}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  types(keys: string): void {
    this.#child.stdin.write(keys);
  }
}
