import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

export const ROOT = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");
export const UV = join(ROOT, ".tools/uv/bin/uv");
export const LOCK = join(ROOT, "plone/locks/project-6.2.txt");
/** A Python with all of the lock, to build with. */
export const PYTHON = join(ROOT, ".tools/project-6.2/bin/python");
const COMMAND = join(ROOT, "packages/server/dist/collective-converse.js");

const execute = promisify(execFile);

/** Where the folder decides which environment it is, nothing else may; a proxy or a certificate stays. */
const OF_ANOTHER = /^(VIRTUAL_ENV|PYTHON.*|UV_(PYTHON|PROJECT.*|OFFLINE)|npm_.*|NODE_.*)$/;
export const ENV = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !OF_ANOTHER.test(name))),
  UV_PYTHON: PYTHON,
};

export async function makeFolder(name: string): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), `collective-converse-${name}-`));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Runs a program to its end; what it says, or an error that has it. */
export async function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  const { stdout } = await execute(command, [...args], { cwd, env: ENV, maxBuffer: 2 ** 26 });
  return stdout;
}

/** Builds the wheel of the add-on into the folder, without a network. Its path. */
export async function buildWheel(folder: string): Promise<string> {
  const how = ["--wheel", "--offline", "--no-build-isolation", "--python", PYTHON, "--out-dir", folder];
  await run(UV, ["build", "--quiet", ...how, join(ROOT, "plone")], folder);
  return join(folder, "collective_converse-2.0.0-py3-none-any.whl");
}

/** `3.11`: uv would solve for all others too, which needs much of the network the first time. */
export async function pythonVersion(): Promise<string> {
  const code = "import sys; print('%d.%d' % sys.version_info[:2])";
  return (await run(PYTHON, ["-c", code], ROOT)).trim();
}

/** `name==version`, with what it holds for: what the lock says, without hashes. */
export async function readPins(): Promise<string[]> {
  const lines = (await readFile(LOCK, "utf8")).split("\n");
  return lines.filter((line) => /^[a-z0-9]/i.test(line)).map((line) => line.replace(/ \\$/, ""));
}

export interface Report {
  project: string;
  state: string;
  files: { file: string; state: string; backup: string | null }[];
  next: string[];
}

/** `collective-converse addon add --json`, the built one. */
export async function addAddOn(folder: string, ...options: string[]): Promise<Report> {
  const out = await run(process.execPath, [COMMAND, "addon", "add", folder, "--json", ...options], folder);
  return JSON.parse(out);
}
