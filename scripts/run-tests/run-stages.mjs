import { join } from "node:path";
import { checkPlatform } from "../start/check-platform.mjs";
import { describeError } from "../start/describe-error.mjs";
import { environment } from "../start/environment.mjs";
import { findPython } from "../start/find-python.mjs";
import { prepareTools } from "../start/prepare-tools.mjs";
import { PROGRAMS } from "../start/programs.mjs";
import { createRun } from "../start/run-command.mjs";
import { runOne } from "./run-one.mjs";

/** @typedef {import("./stages.mjs").Stage} Stage */
/** @typedef {{ stage: string, name: string, outcome: import("./run-one.mjs").Outcome }} Result */

/** In this order they are installed: what the tests of Python wait for comes first. */
const LOCKS = /** @type {const} */ (["test-6.2", "test-6.1", "plone-6.2", "project-6.2"]);

/**
 * @param {readonly Stage[]} stages
 * @param {object} context
 * @param {string} context.root
 * @param {import("../start/progress.mjs").Progress} context.progress
 * @param {AbortSignal} context.signal
 * @param {(text: string) => void} context.write
 * @returns {Promise<import("./counts.mjs").Counts>}
 */
export async function runStages(stages, { root, progress, signal, write }) {
  checkPlatform(process.platform);
  const run = createRun({ env: { ...environment, NO_COLOR: "1", FORCE_COLOR: "0" }, signal });
  const results = join(root, "test-results");
  const needs = new Set(stages.flatMap((stage) => stage.needs));
  const python = await findPython(run, environment["PATH"]);
  const tools = await prepareTools({
    root,
    progress,
    signal,
    python,
    wants: {
      programs: [...new Set(stages.flatMap((stage) => stage.programs))].map((name) => PROGRAMS[name]),
      npm: needs.has("npm"),
      build: needs.has("build"),
      locks: LOCKS.filter((lock) => needs.has(lock)),
    },
  });

  /** @type {Result[]} */
  const all = [];
  const runStage = async (/** @type {Stage} */ stage) => {
    try {
      await Promise.all(stage.needs.map((need) => prepared(need)));
    } catch (error) {
      signal.throwIfAborted();
      const lastLines = describeError(stage.name, error).trimEnd().split("\n");
      const outcome = { counts: { passed: 0, failed: 1, skipped: 0 }, lastLines, log: "" };
      all.push({ stage: stage.name, name: "what it needs", outcome });
      return;
    }
    for (const runner of stage.runners({ root, results })) {
      await progress.step(`${stage.name}: ${runner.name}`, async (note) => {
        const outcome = await runOne(runner, { run, signal, logs: join(results, "logs") });
        all.push({ stage: stage.name, name: runner.name, outcome });
        note(inWords(outcome.counts));
      });
    }
  };
  /** @param {import("./stages.mjs").Need} need */
  const prepared = (need) => {
    if (need === "npm") return tools.npm;
    return need === "build" ? tools.built : tools.environment(need);
  };
  const runLane = async (/** @type {Stage["lane"]} */ lane) => {
    for (const stage of stages) if (stage.lane === lane) await runStage(stage);
  };

  try {
    await Promise.all([runLane("node"), runLane("python")]);
    // What starts the demo would wait for us otherwise.
    await tools.settled;
    await runLane("alone");
  } finally {
    await tools.end();
  }
  write(failures(all));
  return sum(all.map(({ outcome }) => outcome.counts));
}

/** @param {readonly Result[]} all */
function failures(all) {
  return all
    .filter(({ outcome }) => outcome.counts.failed > 0)
    .map(({ stage, name, outcome }) => {
      const lines = outcome.lastLines.map((line) => `  | ${line}\n`).join("");
      return `\n${stage}: ${name} failed${outcome.log === "" ? "" : `; all of it is in ${outcome.log}`}\n${lines}`;
    })
    .join("")
    .concat("\n");
}

/** @param {import("./counts.mjs").Counts} counts */
function inWords({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped === 0 ? "" : `, ${skipped} skipped`}`;
}

/** @param {readonly import("./counts.mjs").Counts[]} counts */
function sum(counts) {
  return counts.reduce(
    (total, one) => ({
      passed: total.passed + one.passed,
      failed: total.failed + one.failed,
      skipped: total.skipped + one.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}
