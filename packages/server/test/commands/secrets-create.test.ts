import { mkdir, readdir, readFile, readlink, stat, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { loadConfig, loadSecrets, parsePloneKeys } from "../../src/config/index.ts";
import { makeFile, makeFolder, PLONE_KEY, SECRETS, SMALLEST } from "../config/files.ts";
import { runInProcess } from "./run-in-process.ts";

const CREATE = ["secrets", "create"];
const TWO_SITES = `${SMALLEST}${SMALLEST.slice(SMALLEST.indexOf("[sites"))
  .replace("plone", "second")
  .replace("www.example.org", "second.example.org")
  .replace('"example.org', '"second.example.org')}`;

function create(...args: string[]) {
  return runInProcess([...CREATE, ...args]);
}

test.each([
  [[], "give either --config or --output"],
  [["--config=a", "--output=b"], "give either --config or --output"],
  [["--config=a", "--site=b"], "--site belongs to --output"],
  [["--output=b"], "--output needs --site=NAME"],
  [["--output=b", "--site=My Site"], "--output needs --site=NAME"],
  [["--output=b", "--site=a]\nx=1\n["], "--output needs --site=NAME"],
])("%j is a usage mistake and makes nothing", async (args, message) => {
  const { status, stderr } = await create(...args);
  expect(status).toBe(2);
  expect(stderr).toContain(`[cli-usage] secrets create: ${message}`);
});

test("a configuration that is not valid makes no secrets", async () => {
  const path = await makeFile("converse.toml", SMALLEST.replace("plone =", "pone ="));
  const { status, stderr } = await create(`--config=${path}`);
  expect(status).toBe(1);
  expect(stderr).toContain("[config-unknown-key]");
  expect(await readdir(dirname(path))).toEqual(["converse.toml"]);
});

test("a folder that is not there is told and not made", async () => {
  const folder = await makeFolder();
  const { status, stderr } = await create(`--output=${folder}/a/secrets.toml`, "--site=plone");
  expect(status).toBe(1);
  expect(stderr).toContain(`[secrets-unwritable] ${folder}/a/secrets.toml.new cannot be written: ENOENT`);
});

test("a folder in place of the file stays one", async () => {
  const folder = await makeFolder();
  await mkdir(join(folder, "secrets.toml"));
  const { status, stderr } = await create(`--output=${folder}/secrets.toml`, "--site=plone");
  expect(status).toBe(1);
  expect(stderr).toContain("[secrets-unreadable]");
  expect(await readdir(folder)).toEqual(["secrets.toml"]);
});

test("while another command writes the file, this one does not", async () => {
  const folder = await makeFolder();
  await makeFile("secrets.toml.new", "", { folder });
  const { status, stderr } = await create(`--output=${folder}/secrets.toml`, "--site=plone");
  expect(status).toBe(1);
  expect(stderr).toContain(
    `[secrets-unwritable] ${folder}/secrets.toml.new exists: another command writes it`,
  );
  expect(await readdir(folder)).toEqual(["secrets.toml.new"]);
});

test.each([
  ["secrets-permissions", SECRETS, 0o644],
  ["secrets-syntax", `${SECRETS}x`, 0o600],
  ["secret-demo", SECRETS.replace(/otp_seed = .*/, 'otp_seed = "XVGR73KMZH2M4XMY"'), 0o600],
  ["secret-missing", "version = 1\n[sites.plone]\n", 0o600],
  ["secrets-syntax", "version = 1\nsites = {}\n", 0o600],
  ["secret-malformed", `${SECRETS}plone_key = "ABCDEFGHIJKLMNOPQRSTUVW"\n`, 0o600],
  ["secret-missing", `${SECRETS}plone_key = ""\n`, 0o600],
])("%s: a file that cannot be used stays as it is", async (code, text, mode) => {
  const path = await makeFile("secrets.toml", text, { mode });
  const { status, stdout, stderr } = await create(`--output=${path}`, "--site=plone", "--site=second");
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toContain(`[${code}] `);
  expect(stderr).not.toMatch(/[A-Z2-7]{16}/);
  expect(await readFile(path, "utf8")).toBe(text);
  expect((await stat(path)).mode & 0o777).toBe(mode);
  expect(await readdir(dirname(path))).toEqual(["secrets.toml"]);
});

test("an unusable secret of a site is told with the way out", async () => {
  const path = await makeFile("secrets.toml", SECRETS.replace(/otp_seed = .*/, ""));
  const { stderr } = await create(`--output=${path}`, "--site=plone");
  expect(stderr).toContain("sites.plone.otp_seed: not set; remove the site's table from the file and run");
});

test("a configuration gets secrets for each site that the gateway takes", async () => {
  const path = await makeFile("converse.toml", TWO_SITES);
  const { status, stdout, stderr } = await create(`--config=${path}`);
  const file = join(dirname(path), "secrets.toml");
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toBe(`${file} has new secrets for plone, second\n`);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const secrets = await loadSecrets(await loadConfig(path), {});
  expect([...secrets.keys()]).toEqual(["plone", "second"]);
  const values = [...secrets.values()].flatMap(([pair]) => [pair.otpSeed, pair.tokenSecret]);
  values.push(...parsePloneKeys(await readFile(file), file).values());
  expect(new Set(values).size).toBe(6);
  for (const value of values) expect(stdout + stderr).not.toContain(value);
});

test("the mode is 0600 whatever the umask is", async () => {
  const folder = await makeFolder();
  const before = process.umask(0o277);
  try {
    expect((await create(`--output=${folder}/secrets.toml`, "--site=plone")).status).toBe(0);
  } finally {
    process.umask(before);
  }
  expect((await stat(`${folder}/secrets.toml`)).mode & 0o777).toBe(0o600);
});

test("a second time nothing changes", async () => {
  const path = await makeFile("converse.toml", SMALLEST);
  await create(`--config=${path}`);
  const file = join(dirname(path), "secrets.toml");
  const before = [await readFile(file, "utf8"), (await stat(file)).mtimeMs];
  const { status, stdout } = await create(`--config=${path}`);
  expect([status, stdout]).toEqual([0, `${file} has secrets for plone already; nothing was changed\n`]);
  expect([await readFile(file, "utf8"), (await stat(file)).mtimeMs]).toEqual(before);
});

test("a new site is added at the end, and what was there is the same, byte for byte", async () => {
  const text = `# mine\n${SECRETS}plone_key = "${PLONE_KEY}"   # no line end`;
  const path = await makeFile("secrets.toml", text);
  expect((await create(`--output=${path}`, "--site=plone", "--site=b", "--site=b")).stdout).toBe(
    `${path} has new secrets for b\n`,
  );
  const added = (await readFile(path, "utf8")).slice(text.length);
  expect(added).toMatch(
    /^\n\n\[sites\.b\]\notp_seed = "[A-Z2-7]{16}"\ntoken_secret = "[A-Z2-7]{32}"\nplone_key = "[A-Z2-7]{52}"\n$/,
  );
  expect(await readFile(path, "utf8")).toContain(text);
  expect(await readdir(dirname(path))).toEqual(["secrets.toml"]);
});

test("a site that lacks only the key for Plone gets that one, and all else is the same, byte for byte", async () => {
  const others = `[sites.z]\n${SECRETS.split("\n").slice(2).join("\n")}`;
  const text = `${SECRETS}# mine\n\n[sites.plone.previous]\notp_seed = "6TBXGJNYQ3ZAMRHE"\ntoken_secret = "E3VYCKRO5WJAZ7NTUH2GQXMB6DPLS4IF"\n${others}`;
  const path = await makeFile("secrets.toml", text);
  expect((await create(`--output=${path}`, "--site=plone")).stdout).toBe(
    `${path} has a new plone_key for plone; all else is as it was\n`,
  );
  const after = await readFile(path, "utf8");
  const [line = ""] = /^plone_key = "[A-Z2-7]{51}[AQ]"\n/m.exec(after) ?? [];
  expect(line).not.toBe("");
  expect(after).toBe(text.replace("# mine\n", `${line}# mine\n`));
  expect((await create(`--output=${path}`, "--site=plone")).stdout).toContain("nothing was changed");
});

test("a link to the file stays one", async () => {
  const path = await makeFile("secrets.toml", SECRETS);
  const folder = await makeFolder();
  await symlink(path, join(folder, "link.toml"));
  expect((await create(`--output=${folder}/link.toml`, "--site=b")).status).toBe(0);
  expect(await readlink(join(folder, "link.toml"))).toBe(path);
  expect(await readFile(path, "utf8")).toContain("[sites.b]");
});

test("of commands at the same moment none loses what another wrote", async () => {
  const folder = await makeFolder();
  const names = ["a", "b", "c", "d"];
  const outcomes = await Promise.all(
    names.map((name) => create(`--output=${folder}/secrets.toml`, `--site=${name}`)),
  );
  const text = await readFile(`${folder}/secrets.toml`, "utf8");
  const written = names.filter((_, index) => outcomes[index]?.status === 0);
  expect(written.length).toBeGreaterThan(0);
  expect([...text.matchAll(/\[sites\.(\w)\]/g)].map(([, name]) => name).sort()).toEqual(written);
  for (const { status, stderr } of outcomes.filter((outcome) => outcome.status !== 0)) {
    expect([status, stderr]).toEqual([1, expect.stringContaining("[secrets-unwritable]")]);
  }
});
