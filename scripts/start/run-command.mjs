import { spawn } from "node:child_process";
import { processBegan } from "./process-identity.mjs";

const TAIL_LINES = 200;
/** From TERM to KILL; Debian's package manager wants to put its tools away. */
const END_MS = 3_000;

/** A program that ended with a status that is not 0, or could not be run. */
export class CommandError extends Error {
  /**
   * @param {string} command
   * @param {string} how it ended, in words
   * @param {readonly string[]} lastLines of both its outputs
   * @param {number | null} [status]
   */
  constructor(command, how, lastLines, status = null) {
    super(`${command} ${how}`);
    this.name = "CommandError";
    this.how = how;
    this.lastLines = lastLines;
    this.status = status;
  }
}

/**
 * @typedef {object} CommandOptions
 * @property {string} [cwd]
 * @property {Record<string, string | undefined>} [env] more for its environment
 * @property {string} [input] its standard input, where secrets may be; else it has none
 * @property {number} [withinMs] ends it with all its descendants when it takes longer
 * @property {(line: string) => void} [onLine] who sees each line of both its outputs
 */

/**
 * Run a program to its end; answers what it wrote on standard output.
 *
 * @typedef {(command: string, args: readonly string[], options?: CommandOptions) => Promise<string>} Run
 */

/** @typedef {{ began(pid: number, since: string | undefined): void, ended(pid: number): void }} CommandRecord */

/**
 * @param {object} context
 * @param {Record<string, string | undefined>} context.env
 * @param {AbortSignal} context.signal ends what runs, with all its descendants
 * @param {CommandRecord} [context.record] remembers what runs, so that a later start can end it
 * @returns {Run}
 */
export function createRun({ env, signal, record }) {
  return (command, args, options = {}) => {
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const child = spawn(command, args, {
        cwd: options.cwd,
        env: { ...env, ...options.env },
        stdio: [options.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
        // A group of its own: it is ended with its descendants, and a terminal's Ctrl-C does not reach it before us.
        detached: true,
      });
      const { pid } = child;
      if (pid !== undefined) record?.began(pid, processBegan(pid));
      const kill = () => signalGroup(pid, "SIGKILL");
      /** @type {NodeJS.Timeout | undefined} */
      let deadline;
      const abort = () => {
        signalGroup(pid, "SIGTERM");
        deadline = setTimeout(kill, END_MS);
      };
      process.once("exit", kill);
      let late = false;
      const limit =
        options.withinMs &&
        setTimeout(() => {
          late = true;
          abort();
        }, options.withinMs);
      signal.addEventListener("abort", abort, { once: true });
      /** @type {string[]} */
      const lastLines = [];
      let stdout = "";
      const keep = (/** @type {string} */ line) => {
        options.onLine?.(line);
        if (line.trim() !== "") lastLines.push(line);
        if (lastLines.length > TAIL_LINES) lastLines.shift();
      };
      child.stdout?.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
        stdout += text;
      });
      eachLine(child.stdout, keep);
      eachLine(child.stderr, keep);
      child.stdin?.on("error", () => {}).end(options.input);
      /** @param {() => void} settle */
      const finish = (settle) => {
        signal.removeEventListener("abort", abort);
        process.off("exit", kill);
        clearTimeout(deadline);
        clearTimeout(limit);
        if (pid !== undefined) record?.ended(pid);
        settle();
      };
      child.once("error", (error) =>
        finish(() => reject(new CommandError(command, `cannot be run: ${error.message}`, lastLines))),
      );
      child.once("close", (status, ended) =>
        finish(() => {
          if (signal.aborted) reject(signal.reason);
          else if (late) reject(new CommandError(command, "did not end in time", lastLines));
          else if (status === 0) resolve(stdout);
          else
            reject(new CommandError(command, `ended with ${ended ?? `status ${status}`}`, lastLines, status));
        }),
      );
    });
  };
}

/**
 * @param {number | undefined} pid
 * @param {NodeJS.Signals} signal
 */
export function signalGroup(pid, signal) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It ended by itself.
  }
}

/**
 * @param {import("node:stream").Readable | null} stream
 * @param {(line: string) => void} take
 */
function eachLine(stream, take) {
  let rest = "";
  stream?.setEncoding("utf8");
  stream?.on("data", (/** @type {string} */ text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) take(line);
  });
  stream?.on("end", () => {
    if (rest !== "") take(rest);
  });
}
