import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { identify } from "../src/identify.ts";
import { endOrphan, isPortFree } from "../src/index.ts";
import { folder, gone, trial } from "./children.ts";
import { SERVER } from "./scripts.ts";

let bystander: ChildProcess | undefined;

afterEach(() => {
  bystander?.kill("SIGKILL");
  bystander = undefined;
});

/** A process of somebody else's, the leader of its group. */
async function somebody(): Promise<number> {
  bystander = spawn(process.execPath, ["-e", SERVER], {
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
  });
  if (bystander.stdout) await once(bystander.stdout, "data");
  return bystander.pid ?? 0;
}

/** A parent that was killed without a word; resolves with its child's pid. */
async function orphan(pidFile: string, ...more: string[]): Promise<number> {
  const script = new URL("parent.ts", import.meta.url).pathname;
  const parent = spawn(process.execPath, ["--import", "tsx", script, pidFile, "wait", ...more], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [pid] = await once(parent.stdout, "data");
  parent.kill("SIGKILL");
  await once(parent, "exit");
  return Number(pid);
}

test.each([
  ["is missing", undefined],
  ["is empty", ""],
  ["is not ours", "12345\n"],
  ["names the first process", JSON.stringify({ pid: 1, started: "x", parent: { pid: 2, started: "x" } })],
  ["names a group", JSON.stringify({ pid: -5, started: "x", parent: { pid: 2, started: "x" } })],
  ["has no parent", JSON.stringify({ pid: 5, started: "x" })],
  ["is null", "null"],
])("nothing is ended when the pid file %s", async (_, text) => {
  const pidFile = join(folder, "orphan.pid");
  if (text !== undefined) writeFileSync(pidFile, text);
  expect(await endOrphan(pidFile)).toBe(false);
});

test.each([
  [
    "another start time",
    (record: Record<string, unknown>) => ({ ...record, started: `${record["started"]}1` }),
  ],
  ["another command", (record: Record<string, unknown>) => ({ ...record, commandLine: "prosody -F" })],
])("a foreign process that got the same pid is left alone: %s", async (_, change) => {
  const pidFile = join(folder, "orphan.pid");
  const pid = await somebody();
  const { started, commandLine } = (await identify(pid)) ?? {};
  const record = { pid, started, commandLine, parent: { pid: 4_194_304, started: "long ago" } };
  writeFileSync(pidFile, JSON.stringify(change(record)));
  expect(await endOrphan(pidFile)).toBe(false);
  expect(await identify(pid)).toBeDefined();
  expect(existsSync(pidFile)).toBe(false);
  writeFileSync(pidFile, JSON.stringify(record));
  expect(await endOrphan(pidFile), "the same record, unchanged").toBe(true);
});

test("a child whose parent lives is no orphan", async () => {
  const { process_ } = trial(SERVER);
  await process_.start();
  expect(await endOrphan(join(folder, "child.pid"))).toBe(false);
  expect(process_.state).toBe("ready");
  expect(existsSync(join(folder, "child.pid"))).toBe(true);
});

test("the orphan of a parent that was killed is ended", async () => {
  const pidFile = join(folder, "orphan.pid");
  const pid = await orphan(pidFile);
  expect(await identify(pid)).toBeDefined();
  expect(JSON.parse(readFileSync(pidFile, "utf8"))).toMatchObject({ pid });
  expect(await endOrphan(pidFile)).toBe(true);
  expect(await identify(pid)).toBeUndefined();
  expect(existsSync(pidFile)).toBe(false);
});

test("a child that listens to its standard input learns that its parent was killed", async () => {
  await gone(await orphan(join(folder, "orphan.pid"), "listening"));
});

test("the next start ends the orphan first", async () => {
  const pid = await orphan(join(folder, "child.pid"));
  const { process_ } = trial(SERVER);
  await process_.start();
  expect(await identify(pid)).toBeUndefined();
});

test("a port is free, or it is not", async () => {
  const { process_, lines } = trial(
    "const s = require('net').createServer(); s.listen(0, '127.0.0.1', () => { console.log('port ' + s.address().port); console.log('up') })",
  );
  await process_.start();
  const port = Number(lines[0]?.slice(5));
  expect(await isPortFree(port)).toBe(false);
  await process_.stop();
  expect(await isPortFree(port)).toBe(true);
});
