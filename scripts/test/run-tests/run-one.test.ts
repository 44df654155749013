import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { countTap, countVitest } from "../../run-tests/counts.mjs";
import { type Runner, runOne } from "../../run-tests/run-one.mjs";
import { createRun } from "../../start/run-command.mjs";
import { temporaryFolder } from "../start/folder.ts";

const { signal } = new AbortController();
const run = createRun({ env: { PATH: "/usr/bin:/bin" }, signal });

const outcome = (script: string, more: Partial<Runner> = {}) =>
  runOne(
    { name: "a runner", command: "sh", args: ["-c", script], ...more },
    { run, signal, logs: temporaryFolder() },
  );

test("a runner that ran no test has failed, whatever its status", async () => {
  const { counts, lastLines } = await outcome("echo 1..0", { count: { output: countTap } });
  expect(counts).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(lastLines).toContain("a runner ran no test.");
});

test("a runner that ends badly after its last test has passed counts as a failure", async () => {
  const { counts } = await outcome("echo ok 1 - it; exit 1", { count: { output: countTap } });
  expect(counts).toEqual({ passed: 1, failed: 1, skipped: 0 });
});

test("a report of an earlier run is not counted again", async () => {
  const file = join(temporaryFolder(), "report.tap");
  const count = { file, read: countTap };
  expect((await outcome(`echo ok 1 - it > ${file}`, { count })).counts.passed).toBe(1);
  expect((await outcome("true", { count })).counts).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test("a report that cannot be read is a failure that says so", async () => {
  const file = join(temporaryFolder(), "report.json");
  const { counts, lastLines } = await outcome(`echo '{' > ${file}`, { count: { file, read: countVitest } });
  expect(counts).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(lastLines.at(-1)).toMatch(/^Its report cannot be read: /);
});

test("a linter is one test, and all that it said is kept", async () => {
  expect((await outcome("true")).counts).toEqual({ passed: 1, failed: 0, skipped: 0 });
  const { counts, lastLines, log } = await outcome("echo line 3: unused; exit 1");
  expect(counts).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(lastLines).toEqual(["line 3: unused", "sh ended with status 1"]);
  expect(readFileSync(log, "utf8")).toContain("line 3: unused");
});

test("a runner that hangs is ended and has failed", async () => {
  const { counts, lastLines } = await outcome("sleep 60", { withinMs: 200 });
  expect(counts.failed).toBe(1);
  expect(lastLines).toContain("sh did not end in time");
});
