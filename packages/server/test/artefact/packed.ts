import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const ROOT = new URL("../../../..", import.meta.url).pathname;
const run = promisify(execFile);

/** What npm sets for those that it starts would lead back to the workspace; a proxy or a certificate stays. */
const OF_THE_WORKSPACE =
  /^(INIT_CWD|NODE_OPTIONS|CONVERSE_.*|npm_(package|lifecycle)_.*|npm_config_(local_prefix|workspaces?|include.*))$/;
const ENV = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OF_THE_WORKSPACE.test(name)));

export interface Packed {
  /** Absolute path of the tarball. */
  tarball: string;
  /** The files in it, sorted. */
  files: string[];
}

/** A folder outside of the repository. */
export async function makeOutside(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "collective-converse-artefact-"));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

export async function buildAll(): Promise<void> {
  const script = join(ROOT, "scripts/build.mjs");
  if (!existsSync(script)) throw new Error("scripts/build.mjs is missing");
  await run(process.execPath, [script], { cwd: ROOT, env: ENV });
}

/** Packs a package as `npm publish` would, without building it again. */
export async function pack(name: "server" | "token", folder: string): Promise<Packed> {
  const { stdout } = await run(
    "npm",
    ["pack", "--json", "--ignore-scripts", `--pack-destination=${folder}`, join(ROOT, "packages", name)],
    { cwd: folder, env: ENV, maxBuffer: 64 * 1024 * 1024 },
  );
  const [packed] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  return {
    tarball: join(folder, packed.filename),
    files: packed.files.map(({ path }) => path).sort(),
  };
}

/** Makes a project in the folder that has the tarballs installed and nothing else. */
export async function install(
  folder: string,
  tarballs: readonly string[],
  ...options: string[]
): Promise<void> {
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  await run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", ...options, ...tarballs], {
    cwd: folder,
    env: ENV,
  });
}

/** Runs a program in the folder; what it says on standard output. */
export async function runIn(
  folder: string,
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<string> {
  return (await run(command, [...args], { cwd: folder, env: { ...ENV, ...env } })).stdout;
}
