import { mkdir, readdir, readFile, readlink, stat, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { parseSecrets } from "../../src/config/index.ts";
import {
  makeFile,
  makeFolder,
  OTHER_OTP_SEED,
  OTHER_TOKEN_SECRET,
  OTP_SEED,
  SECRETS,
  SMALLEST,
  TOKEN_SECRET,
} from "../config/files.ts";
import { runInProcess } from "./run-in-process.ts";

const AT = Date.parse("2026-11-24T09:30:00.500Z");
const OLD = { otpSeed: OTP_SEED, tokenSecret: TOKEN_SECRET };
const OTHER = `
[sites.other]
otp_seed = "${OTHER_OTP_SEED}"
token_secret = "${OTHER_TOKEN_SECRET}"
`;

function rotate(args: readonly string[], env: Record<string, string> = {}, now = AT) {
  return runInProcess(["secrets", "rotate", ...args], { env, now });
}

async function pairsOf(path: string, site = "plone") {
  const [current, previous] = parseSecrets(await readFile(path), path).get(site) ?? [];
  return { current, previous };
}

test.each([
  [[], "give either --config or --secrets"],
  [["--config=a", "--secrets=b"], "give either --config or --secrets"],
  [["--secrets=b", "--now", "--finish"], "give either --now or --finish"],
])("%j is a usage mistake", async (args, message) => {
  const { status, stderr } = await rotate(args);
  expect(status).toBe(2);
  expect(stderr).toContain(`[cli-usage] secrets rotate: ${message}`);
});

test("a site that the configuration does not have is a usage mistake", async () => {
  const path = await makeFile("converse.toml", SMALLEST);
  const { status, stderr } = await rotate([`--config=${path}`, "--site=other"]);
  expect(status).toBe(2);
  expect(stderr).toContain('the configuration has no site "other"; it has plone');
});

test.each([
  ["secrets-permissions", SECRETS, 0o640, []],
  ["secrets-syntax", `${SECRETS}x`, 0o600, []],
  ["secrets-syntax", `version = 1\nsites.plone = {otp_seed = "${OTP_SEED}"}\n`, 0o600, []],
  ["secret-missing", SECRETS, 0o600, ["--site=other"]],
  ["secret-demo", SECRETS.replace(OTP_SEED, "XVGR73KMZH2M4XMY"), 0o600, []],
  ["secret-weak", SECRETS.replace(OTP_SEED, "ABABABABABABABAB"), 0o600, []],
  ["secret-missing", SECRETS.replace(/otp_seed.*/, ""), 0o600, []],
])("%s: the file stays as it is", async (code, text, mode, args) => {
  const path = await makeFile("secrets.toml", text, { mode });
  const { status, stdout, stderr } = await rotate([`--secrets=${path}`, ...args]);
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toContain(`[${code}] `);
  expect(stderr).not.toMatch(/[A-Z2-7]{16}/);
  expect(await readFile(path, "utf8")).toBe(text);
  expect(await readdir(dirname(path))).toEqual(["secrets.toml"]);
});

test("one site that cannot be rotated keeps all others as they are", async () => {
  const text = SECRETS + OTHER.replace(OTHER_OTP_SEED, "XVGR73KMZH2M4XMY");
  const path = await makeFile("secrets.toml", text);
  expect((await rotate([`--secrets=${path}`])).stderr).toContain("sites.other.otp_seed: printed in the doc");
  expect(await readFile(path, "utf8")).toBe(text);
});

test("a file that is not there, and a folder in its place, are told", async () => {
  const folder = await makeFolder();
  const path = `${folder}/secrets.toml`;
  const missing = await rotate([`--secrets=${path}`]);
  expect([missing.status, missing.stdout]).toEqual([1, ""]);
  expect(missing.stderr).toContain("make it with `collective-converse secrets create`");
  await mkdir(path);
  expect((await rotate([`--secrets=${path}`])).stderr).toContain("[secrets-unreadable]");
  expect(await readdir(folder)).toEqual(["secrets.toml"]);
});

test("while another command writes the file, this one does not", async () => {
  const path = await makeFile("secrets.toml", SECRETS);
  await makeFile("secrets.toml.new", "", { folder: dirname(path) });
  const { status, stderr } = await rotate([`--secrets=${path}`]);
  expect(status).toBe(1);
  expect(stderr).toContain("secrets.toml.new exists: another command writes it");
  expect(await readFile(path, "utf8")).toBe(SECRETS);
});

test("where the secrets are in the environment, the file is not rotated in vain", async () => {
  const path = await makeFile("converse.toml", SMALLEST);
  await makeFile("secrets.toml", SECRETS, { folder: dirname(path) });
  const env = { CONVERSE_OTP_SEED: OTP_SEED, CONVERSE_TOKEN_SECRET: TOKEN_SECRET };
  const { status, stderr } = await rotate([`--config=${path}`], env);
  expect(status).toBe(1);
  expect(stderr).toContain("[secrets-environment] ");
  expect(await readFile(join(dirname(path), "secrets.toml"), "utf8")).toBe(SECRETS);
});

test("the new pair comes first, the old one becomes the previous one, and none is said", async () => {
  const path = await makeFile("secrets.toml", SECRETS);
  const { status, stdout, stderr } = await rotate([`--secrets=${path}`]);
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toBe(
    `${path} has new secrets for plone; the old ones are accepted until --finish or the next rotation\n`,
  );
  expect(await readFile(path, "utf8")).toMatch(
    new RegExp(`^version = 1
\\[sites\\.plone\\]
otp_seed = "[A-Z2-7]{16}"
token_secret = "[A-Z2-7]{32}"

\\[sites\\.plone\\.previous\\]
# replaced 2026-11-24T09:30:00Z
otp_seed = "${OTP_SEED}"
token_secret = "${TOKEN_SECRET}"
$`),
  );
  const { current } = await pairsOf(path);
  expect([current?.otpSeed, current?.tokenSecret]).not.toContain(OTP_SEED);
});

test("a second rotation within two minutes would refuse tokens that are on their way, so it is refused", async () => {
  const path = await makeFile("secrets.toml", SECRETS);
  await rotate([`--secrets=${path}`]);
  const first = await readFile(path, "utf8");
  for (const how of [[], ["--finish"]]) {
    const early = await rotate([`--secrets=${path}`, ...how], {}, AT + 119_000);
    expect([early.status, early.stdout]).toEqual([1, ""]);
    expect(early.stderr).toContain("[secrets-rotation-early] ");
    expect(early.stderr).toContain("were replaced at 2026-11-24T09:30:00.000Z");
    expect(early.stderr).toContain("wait 1 s");
    expect(await readFile(path, "utf8")).toBe(first);
  }
  const { current } = await pairsOf(path);
  expect((await rotate([`--secrets=${path}`, "--force"], {}, AT + 1_000)).status).toBe(0);
  expect((await pairsOf(path)).previous).toEqual(current);
});

test("after two minutes the pair before the last is dropped", async () => {
  const path = await makeFile("secrets.toml", SECRETS);
  await rotate([`--secrets=${path}`]);
  const { current } = await pairsOf(path);
  expect((await rotate([`--secrets=${path}`], {}, AT + 120_000)).status).toBe(0);
  const { previous } = await pairsOf(path);
  expect(previous).toEqual(current);
  const text = await readFile(path, "utf8");
  expect(text).not.toContain(OTP_SEED);
  expect(text.match(/\[/g)).toHaveLength(2);
  expect(text).toContain("# replaced 2026-11-24T09:32:00Z");
});

test("--now drops the old pair at once, however young the last rotation is", async () => {
  const path = await makeFile("secrets.toml", SECRETS);
  await rotate([`--secrets=${path}`]);
  const { stdout } = await rotate([`--secrets=${path}`, "--now"]);
  expect(stdout).toBe(`${path} has new secrets for plone; the old ones are refused from now on\n`);
  expect((await pairsOf(path)).previous).toBeUndefined();
  expect(await readFile(path, "utf8")).toMatch(/^version = 1\n\[sites\.plone\]\n.*\n.*\n$/);
});

test.each([
  ["a secret of the documentation", SECRETS.replace(OTP_SEED, "XVGR73KMZH2M4XMY")],
  ["a weak secret", SECRETS.replace(OTP_SEED, "ABABABABABABABAB")],
  ["a secret that is missing", SECRETS.replace(/otp_seed.*/, "")],
])("--now mends %s", async (_what, text) => {
  const path = await makeFile("secrets.toml", text);
  expect((await rotate([`--secrets=${path}`])).stderr).toContain("rotate with --now");
  expect((await rotate([`--secrets=${path}`, "--now"])).status).toBe(0);
  expect((await runInProcess(["secrets", "check", `--secrets=${path}`])).status).toBe(0);
});

test("where a site has no table of its own nothing is written", async () => {
  const text = SECRETS.replace("[sites.plone]", "[sites.plone.previous]");
  const path = await makeFile("secrets.toml", text);
  const { status, stdout, stderr } = await rotate([`--secrets=${path}`, "--now"]);
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toContain("[secrets-syntax] ");
  expect(stderr).toContain("the pairs cannot be replaced in it; write each site as a table [sites.NAME]");
  expect(await readFile(path, "utf8")).toBe(text);
});

test("--finish takes the old pair away and leaves the new one", async () => {
  const path = await makeFile("secrets.toml", SECRETS);
  const none = await rotate([`--secrets=${path}`, "--finish"]);
  expect(none.stdout).toBe(`${path} has no previous secrets; nothing was changed\n`);
  expect(await readFile(path, "utf8")).toBe(SECRETS);
  await rotate([`--secrets=${path}`]);
  const { current } = await pairsOf(path);
  const { stdout } = await rotate([`--secrets=${path}`, "--finish"], {}, AT + 120_000);
  expect(stdout).toBe(`${path} has no previous secrets for plone any more\n`);
  expect(await pairsOf(path)).toEqual({ current, previous: undefined });
});

test("all sites are rotated, or those that are named", async () => {
  const path = await makeFile("secrets.toml", SECRETS + OTHER);
  expect((await rotate([`--secrets=${path}`, "--site=other"])).status).toBe(0);
  expect(await pairsOf(path)).toEqual({ current: OLD, previous: undefined });
  const { previous } = await pairsOf(path, "other");
  expect(previous).toEqual({ otpSeed: OTHER_OTP_SEED, tokenSecret: OTHER_TOKEN_SECRET });
  // What was rotated just now does not keep another site from its first rotation.
  expect((await rotate([`--secrets=${path}`, "--site=plone", "--site=plone"])).status).toBe(0);
  expect((await pairsOf(path)).previous).toEqual(OLD);
  expect((await rotate([`--secrets=${path}`], {}, AT + 120_000)).stdout).toContain("for plone, other;");
});

test("a configuration rotates its own sites and no other in the file", async () => {
  const path = await makeFile("converse.toml", SMALLEST);
  const secrets = await makeFile("secrets.toml", OTHER + SECRETS, { folder: dirname(path) });
  // A table before the version is its own: this file is not valid, and the command says so.
  expect((await rotate([`--config=${path}`])).stderr).toContain("[secrets-syntax]");
  await makeFile("secrets.toml", SECRETS + OTHER, { folder: dirname(path) });
  expect((await rotate([`--config=${path}`])).stdout).toContain("for plone;");
  expect(await pairsOf(secrets, "other")).toMatchObject({ previous: undefined });
});

test("what people wrote stays", async () => {
  const text = `# mine\r
version = 1 # one

# the site
[ sites . "plone" ] # here
# since spring
token_secret = '${TOKEN_SECRET}' # gone with its line
otp_seed = "${OTP_SEED}"
# the other one
[sites.other.previous]
otp_seed = "${OTP_SEED}"
# kept
token_secret = "${TOKEN_SECRET}"
# last

${OTHER.trimStart()}# end`;
  const path = await makeFile("secrets.toml", text);
  const { stderr } = await rotate([`--secrets=${path}`, "--site=plone"]);
  expect(stderr).toBe("");
  const after = await readFile(path, "utf8");
  const [before = "", rest = ""] = text.split(/token_secret = '.*\n.*\n/);
  expect(after.startsWith(before)).toBe(true);
  expect(after.endsWith(rest)).toBe(true);
  expect((await rotate([`--secrets=${path}`, "--now"])).status).toBe(0);
  const now = await readFile(path, "utf8");
  for (const comment of ["# mine\r\n", "# the site", "# since spring", "# kept", "# last", "# end"]) {
    expect(now).toContain(comment);
  }
  expect(now).not.toContain("previous");
  expect(now).not.toMatch(new RegExp(`${OTP_SEED}|${TOKEN_SECRET}|${OTHER_OTP_SEED}`));
});

test.each([0o600, 0o400, 0o700])("the mode %o stays, and a link stays a link", async (mode) => {
  const path = await makeFile("secrets.toml", SECRETS, { mode });
  const link = join(await makeFolder(), "link.toml");
  await symlink(path, link);
  const before = process.umask(0o277);
  try {
    expect((await rotate([`--secrets=${link}`])).status).toBe(0);
  } finally {
    process.umask(before);
  }
  const stats = await stat(path);
  expect([stats.mode & 0o777, stats.uid]).toEqual([mode, process.geteuid?.()]);
  expect(await readlink(link)).toBe(path);
  expect(await readdir(dirname(path))).toEqual(["secrets.toml"]);
});

test("of rotations at the same moment one wins or another follows, and the file is good", async () => {
  const path = await makeFile("secrets.toml", SECRETS);
  const outcomes = await Promise.all([1, 2, 3, 4].map(() => rotate([`--secrets=${path}`])));
  expect(outcomes.filter(({ status }) => status === 0)).toHaveLength(1);
  for (const { stderr } of outcomes.filter(({ status }) => status !== 0)) {
    expect(stderr).toMatch(/\[secrets-(unwritable|rotation-early)\]/);
  }
  expect((await pairsOf(path)).previous).toEqual(OLD);
});
