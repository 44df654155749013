import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import type { Readable } from "node:stream";
import { settings } from "../settings.ts";

const READY_WITHIN_MS = 240_000;

export interface Started {
  process: ChildProcess;
  /** All that it has written on standard output up to now. */
  output(): string;
}

/** Run `npm start -- --json` and wait for its first line. When it rejects, nothing is left running. */
export async function startProcess(args: readonly string[], log: string): Promise<Started> {
  const file = openSync(log, "a");
  const child = spawn(process.execPath, ["scripts/start.mjs", "--json", ...args], {
    cwd: settings.repository,
    stdio: ["ignore", "pipe", file],
  });
  closeSync(file);
  let text = "";
  const stdout = child.stdout as Readable;
  stdout.setEncoding("utf8");
  const first = new Promise<void>((resolve) => {
    stdout.on("data", (more: string) => {
      text += more;
      if (text.includes("\n")) resolve();
    });
  });
  const over = new AbortController();
  const late = AbortSignal.timeout(READY_WITHIN_MS);
  const ended = once(child, "exit", { signal: AbortSignal.any([over.signal, late]) }).then(
    ([code, signal]) => `npm start ended (${code ?? signal}) before it was ready; see ${log}`,
    () => `npm start was not ready within ${READY_WITHIN_MS / 1000} s; see ${log}`,
  );
  const why = await Promise.race([first, ended]);
  over.abort();
  if (why === undefined) return { process: child, output: () => text };
  if (child.exitCode === null && child.signalCode === null) {
    const exit = once(child, "exit");
    child.kill("SIGTERM");
    await exit;
  }
  throw new Error(why);
}
