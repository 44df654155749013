import { execFile } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "./folder.ts";

const run = promisify(execFile);
const script = join(import.meta.dirname, "../../start.mjs");

/** `npm start` as it is, without a terminal; every one of these ends before anything is installed. */
async function start(...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  try {
    return { status: 0, ...(await run(process.execPath, [script, ...args])) };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { status: code, stdout, stderr };
  }
}

test("an option that does not exist is one sentence with the nearest one", async () => {
  const { status, stdout, stderr } = await start("--jsno");
  expect([status, stdout, stderr]).toEqual([
    1,
    "",
    "npm start: There is no option --jsno; did you mean --json? (start-usage)\n",
  ]);
});

test("with --json a taken port leaves standard output empty, and no trace in the folder but the marker", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const data = join(temporaryFolder(), "demo");
  const { status, stdout, stderr } = await start("--json", "--port", String(port), "--data", data);
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr.split("\n").at(-2)).toBe(
    `npm start: Port ${port} is taken by another program: stop it, or choose another port with --port. (start-port-taken)`,
  );
  expect(readdirSync(data)).toEqual([".collective-converse-demo"]);
});

test("a reset never touches a folder that is not the demo's", async () => {
  const data = temporaryFolder();
  writeFileSync(join(data, "thesis.odt"), "years of work");
  const { status, stderr } = await start("--reset", "--yes", "--data", data);
  expect(status).toBe(1);
  expect(stderr).toContain("(start-data-foreign)");
  expect(existsSync(join(data, "thesis.odt"))).toBe(true);
});

test("a reset without a terminal wants --yes", async () => {
  const data = join(temporaryFolder(), "demo");
  mkdirSync(data);
  const { status, stderr } = await start("--reset", "--data", data);
  expect([status, stderr]).toEqual([1, expect.stringContaining("say --reset --yes. (start-reset-refused)")]);
});

test("no line has a control code when there is no terminal", async () => {
  const data = temporaryFolder();
  writeFileSync(join(data, "x"), "");
  const { stdout, stderr } = await start("--data", data);
  expect(stdout).toContain("Node, Python, disk and port ...\n");
  expect(`${stdout}${stderr}`.replaceAll("\n", "")).toMatch(/^\P{Cc}*$/u);
});

test("--help lists the options and starts nothing", async () => {
  const { status, stdout } = await start("--help");
  expect(status).toBe(0);
  expect(stdout).toContain("--data DIR");
});
