import { createInterface } from "node:readline";
import type { ReadStream, WriteStream } from "node:tty";
import type { Terminal } from "../commands/terminal.ts";

/**
 * The keyboard and the screen, if both are a terminal. What is asked goes to standard error, so that standard output has
 * the result alone. Nothing is opened before the first question.
 */
export function openTerminal(stdin: ReadStream, stderr: WriteStream): Terminal | undefined {
  if (!stdin.isTTY || !stderr.isTTY) return undefined;
  const typed: string[] = [];
  let wake: () => void = () => undefined;
  let isGone = false;
  const open = () => {
    const lines = createInterface({ input: stdin, output: stderr, historySize: 0 });
    lines.on("line", (line) => {
      typed.push(line);
      wake();
    });
    lines.on("SIGINT", () => lines.close());
    lines.on("close", () => {
      isGone = true;
      wake();
    });
    return lines;
  };
  let lines: ReturnType<typeof open> | undefined;
  return {
    async ask(question) {
      lines ??= open();
      lines.setPrompt(question);
      lines.prompt();
      while (typed.length === 0 && !isGone) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const line = typed.shift();
      if (line === undefined) stderr.write("\n");
      return line;
    },
    close: () => lines?.close(),
  };
}
