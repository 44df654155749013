import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fileNames, judgePairs, parseSecrets } from "../../src/config/index.ts";
import { runInProcess } from "../commands/run-in-process.ts";
import {
  makeFile,
  makeFolder,
  OTHER_OTP_SEED,
  OTHER_TOKEN_SECRET,
  OTP_SEED,
  SECRETS,
  TOKEN_SECRET,
} from "../config/files.ts";

const PACKAGE = new URL("../..", import.meta.url).pathname;
const OLD = { otpSeed: OTP_SEED, tokenSecret: TOKEN_SECRET };
const OLDER = { otpSeed: OTHER_OTP_SEED, tokenSecret: OTHER_TOKEN_SECRET };
const ROTATED = `${SECRETS}
[sites.plone.previous]
otp_seed = "${OTHER_OTP_SEED}"
token_secret = "${OTHER_TOKEN_SECRET}"
`;

const PREPARED = ROTATED.replace("previous]", "previous]\n# prepared 2026-11-24T10:00:00Z");

let folder: string;
let program: string;
beforeAll(async () => {
  // Where Node finds the libraries.
  await mkdir(join(PACKAGE, "test/dist"), { recursive: true });
  folder = await mkdtemp(join(PACKAGE, "test/dist/doomed-"));
  program = join(folder, "doomed-writer.js");
  await build({
    entryPoints: [new URL("doomed-writer.ts", import.meta.url).pathname],
    outfile: program,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    external: ["smol-toml", "zod"],
    alias: { "@collective-converse/token": join(PACKAGE, "../token/src/index.ts") },
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs it until the N-th step; resolves with the signal that ended it, or with how many steps it had. */
async function doom(path: string, how: string, step: number): Promise<string | number> {
  const child = spawn(process.execPath, [program, path, how, String(step)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [said, [status, signal]] = await Promise.all([text(child.stdout), once(child, "close")]);
  if (signal !== null) return signal;
  if (status !== 0) throw new Error(`it ended with ${status}`);
  return Number(said);
}

async function read(path: string) {
  return parseSecrets(await readFile(path), path);
}

/** Kills the command at each of its steps, each time with the same beginning, and looks at what is there then. */
async function atEachStep(
  how: string,
  begin: () => Promise<string>,
  look: (path: string) => Promise<void>,
): Promise<number> {
  for (let step = 1; ; step += 1) {
    const path = await begin();
    const outcome = await doom(path, how, step);
    await look(path);
    const files = await readdir(dirname(path));
    expect(files.filter((name) => !["secrets.toml", "secrets.toml.new"].includes(name))).toEqual([]);
    for (const name of files) expect((await stat(join(dirname(path), name))).mode & 0o077).toBe(0);
    if (outcome !== "SIGKILL") {
      expect(files).toEqual(["secrets.toml"]);
      return step - 1;
    }
    // What is left of it is taken away, as the error says, and the next command does its work.
    await rm(`${path}.new`, { force: true });
    const args = how === "create" ? ["create", "--output"] : ["rotate", "--now", "--secrets"];
    const sites = how === "create" ? ["--site=plone"] : [];
    expect(await runInProcess(["secrets", ...args, path, ...sites])).toMatchObject({ status: 0, stderr: "" });
  }
}

test.each([
  ["keep", SECRETS, [OLD]],
  ["keep", ROTATED, [OLD, OLDER]],
  ["now", SECRETS, [OLD]],
  ["finish", ROTATED, [OLD, OLDER]],
  ["prepare", SECRETS, [OLD]],
  ["switch", PREPARED, [OLD, OLDER]],
])(
  "rotate %s: killed at any step it leaves the old pairs or the new ones",
  async (how, before, pairs) => {
    const seen = new Set<string>();
    const steps = await atEachStep(
      how,
      () => makeFile("secrets.toml", before),
      async (path) => {
        const found = (await read(path)).get("plone") ?? [{ otpSeed: "", tokenSecret: "" }];
        expect(judgePairs(found, fileNames("plone"))).toEqual([]);
        if (JSON.stringify(found) === JSON.stringify(pairs)) {
          seen.add("old");
          return;
        }
        seen.add("new");
        if (how === "keep") expect(found).toEqual([expect.anything(), OLD]);
        if (how === "now") expect(found).toEqual([expect.not.objectContaining(OLD)]);
        if (how === "finish") expect(found).toEqual([OLD]);
        if (how === "prepare") expect(found).toEqual([OLD, expect.anything()]);
        if (how === "switch") expect(found).toEqual([OLDER, OLD]);
      },
    );
    expect(steps).toBeGreaterThan(8);
    expect([...seen]).toEqual(["old", "new"]);
  },
  60_000,
);

test.each([
  ["no file", undefined],
  ["a file of another site", SECRETS],
])(
  "create with %s: killed at any step it leaves nothing or a whole file",
  async (_what, before) => {
    const steps = await atEachStep(
      "create",
      async () =>
        before === undefined ? join(await makeFolder(), "secrets.toml") : makeFile("secrets.toml", before),
      async (path) => {
        const isThere = (await readdir(dirname(path))).includes("secrets.toml");
        expect(isThere || before === undefined).toBe(true);
        if (!isThere) return;
        const sites = await read(path);
        expect([["plone"], ["plone", "second"]]).toContainEqual([...sites.keys()]);
        if (before !== undefined) expect(sites.get("plone")).toEqual([OLD]);
        for (const [name, pairs] of sites) expect(judgePairs(pairs, fileNames(name))).toEqual([]);
      },
    );
    expect(steps).toBeGreaterThan(8);
  },
  60_000,
);
