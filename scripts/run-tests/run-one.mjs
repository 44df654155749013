import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CommandError } from "../start/run-command.mjs";

/** @typedef {import("./counts.mjs").Counts} Counts */

/**
 * One program that tests something.
 *
 * @typedef {object} Runner
 * @property {string} name
 * @property {string} command
 * @property {readonly string[]} args
 * @property {string} [cwd]
 * @property {Record<string, string>} [env]
 * @property {number} [withinMs] default: 10 minutes
 * @property {{ file: string, read: (text: string) => Counts } | { output: (text: string) => Counts }} [count] where it
 *   says how many tests passed and failed: in a file or in its output; absent: it is one test itself
 */

/** @typedef {{ counts: Counts, lastLines: readonly string[], log: string }} Outcome */

const WITHIN_MS = 600_000;

/**
 * Run it and count. It never rejects for a test that failed; a program that failed without one counts as one.
 *
 * @param {Runner} runner
 * @param {{ run: import("../start/run-command.mjs").Run, signal: AbortSignal, logs: string }} context
 * @returns {Promise<Outcome>}
 */
export async function runOne(runner, { run, signal, logs }) {
  const log = join(logs, `${runner.name.replaceAll(/[^a-z0-9.]+/gi, "-")}.log`);
  if (runner.count && "file" in runner.count) {
    mkdirSync(dirname(runner.count.file), { recursive: true });
    rmSync(runner.count.file, { force: true });
  }
  /** @type {string[]} */
  const lines = [];
  let failure = "";
  try {
    const { command, args, cwd, env, withinMs = WITHIN_MS } = runner;
    await run(command, args, {
      ...(cwd !== undefined && { cwd }),
      ...(env !== undefined && { env }),
      withinMs,
      onLine: (line) => lines.push(line),
    });
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof CommandError)) throw error;
    failure = error.message;
    lines.push(failure);
  }
  const counts = { ...countsOf(runner, lines) };
  if (counts.passed + counts.failed === 0) {
    lines.push(`${runner.name} ran no test.`);
    counts.failed = 1;
  } else if (failure !== "" && counts.failed === 0) {
    counts.failed = 1;
  }
  mkdirSync(logs, { recursive: true });
  writeFileSync(log, `${lines.join("\n")}\n`);
  return { counts, lastLines: lines.slice(-80), log };

  /**
   * @param {Runner} one
   * @param {readonly string[]} said
   * @returns {Counts}
   */
  function countsOf({ count }, said) {
    if (count === undefined) {
      return failure === "" ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
    }
    try {
      return "file" in count ? count.read(readFileSync(count.file, "utf8")) : count.output(said.join("\n"));
    } catch (error) {
      lines.push(`Its report cannot be read: ${error instanceof Error ? error.message : error}`);
      return { passed: 0, failed: 1, skipped: 0 };
    }
  }
}
