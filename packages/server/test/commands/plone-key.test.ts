import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { makeFile, OTHER_PLONE_KEY, PLONE_KEY, SECRETS, SMALLEST } from "../config/files.ts";
import { runInProcess } from "./run-in-process.ts";

const WITH_KEY = `${SECRETS}plone_key = "${PLONE_KEY}"\n`;
const SECOND = SMALLEST.slice(SMALLEST.indexOf("[sites"))
  .replace("plone", "second")
  .replace("www.example.org", "second.example.org")
  .replace('"example.org', '"second.example.org');

async function makeSite(secrets: string, config = SMALLEST) {
  const path = await makeFile("converse.toml", config);
  await makeFile("secrets.toml", secrets, { folder: dirname(path) });
  return { path, folder: dirname(path), target: join(dirname(path), "plone.key") };
}

function write(...args: string[]) {
  return runInProcess(["secrets", "plone-key", ...args]);
}

test("without a file to write nothing is said, for the key is not shown", async () => {
  const { path } = await makeSite(WITH_KEY);
  const { status, stdout, stderr } = await write(`--config=${path}`);
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toContain("--write=FILE is needed");
  expect(stderr).not.toContain(PLONE_KEY);
});

test.each([
  ["secret-missing", SECRETS],
  ["secret-missing", `${SECRETS}plone_key = ""\n`],
  ["secret-malformed", WITH_KEY.replace(PLONE_KEY, PLONE_KEY.slice(2))],
  ["secret-weak", WITH_KEY.replace(PLONE_KEY, "A".repeat(52))],
])("%s: a key that cannot be used is not written", async (code, secrets) => {
  const { path, folder, target } = await makeSite(secrets);
  const { status, stderr } = await write(`--config=${path}`, `--write=${target}`);
  expect(status).toBe(1);
  expect(stderr).toContain(`[${code}] `);
  expect(stderr).not.toMatch(/[A-Z2-7]{16}/);
  expect((await readdir(folder)).sort()).toEqual(["converse.toml", "secrets.toml"]);
});

test("of several sites one must be named", async () => {
  const { path, target } = await makeSite(WITH_KEY, SMALLEST + SECOND);
  const unnamed = await write(`--config=${path}`, `--write=${target}`);
  expect([unnamed.status, unnamed.stderr]).toEqual([
    2,
    expect.stringContaining("name one with --site: plone, second"),
  ]);
  const unknown = await write(`--config=${path}`, "--site=third", `--write=${target}`);
  expect([unknown.status, unknown.stderr]).toEqual([2, expect.stringContaining('no site "third"')]);
  expect((await write(`--config=${path}`, "--site=plone", `--write=${target}`)).status).toBe(0);
});

test("a file that holds something else stays, unless it is said that it may go", async () => {
  const { path, folder, target } = await makeSite(WITH_KEY);
  await makeFile("plone.key", `plone ${OTHER_PLONE_KEY}\n`, { folder });
  const { status, stderr } = await write(`--config=${path}`, `--write=${target}`);
  expect([status, stderr]).toEqual([1, expect.stringContaining(`[secrets-exists] ${target} holds`)]);
  expect(await readFile(target, "utf8")).toBe(`plone ${OTHER_PLONE_KEY}\n`);
  expect((await write(`--config=${path}`, `--write=${target}`, "--force")).status).toBe(0);
  expect(await readFile(target, "utf8")).toBe(`plone ${PLONE_KEY}\n`);
});

test("a folder that is not there is told", async () => {
  const { path, folder } = await makeSite(WITH_KEY);
  const { status, stderr } = await write(`--config=${path}`, `--write=${folder}/a/plone.key`);
  expect([status, stderr]).toEqual([1, expect.stringContaining("[secrets-unwritable]")]);
});

test("the file has the site and its key, for its owner alone; its key is told by a fingerprint", async () => {
  const { path, target, folder } = await makeSite(WITH_KEY);
  const before = process.umask(0);
  const { status, stdout, stderr } = await write(`--config=${path}`, `--write=${target}`).finally(() =>
    process.umask(before),
  );
  expect([status, stderr]).toEqual([0, ""]);
  expect(await readFile(target, "utf8")).toBe(`plone ${PLONE_KEY}\n`);
  expect((await stat(target)).mode & 0o777).toBe(0o600);
  expect(stdout).toMatch(/plone\.key has the plone_key of plone, [0-9a-f]{4}(-[0-9a-f]{4}){3}\n$/);
  const shown = await runInProcess(["secrets", "show", "--fingerprint", `--config=${path}`]);
  expect(shown.stdout).toContain(`, plone_key ${stdout.trim().split(" ").at(-1)}\n`);
  expect((await write(`--config=${path}`, `--write=${target}`)).stdout).toContain("nothing was changed");
  expect((await readdir(folder)).sort()).toEqual(["converse.toml", "plone.key", "secrets.toml"]);
});

test.each([[[]], [["--now"]]])("rotating with %j leaves the key for Plone as it is", async (how) => {
  const { path, folder } = await makeSite(`${WITH_KEY}# mine\n`);
  const { status } = await runInProcess(["secrets", "rotate", `--config=${path}`, ...how]);
  expect(status).toBe(0);
  const text = await readFile(join(folder, "secrets.toml"), "utf8");
  const [table = ""] = text.split("[sites.plone.previous]");
  expect(table).toContain(`plone_key = "${PLONE_KEY}"\n`);
  expect(text).toContain("# mine\n");
  const check = await runInProcess(["secrets", "check", `--config=${path}`]);
  expect(check.status).toBe(0);
});
