import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import {
  makeFile,
  makeFolder,
  OTHER_OTP_SEED,
  OTHER_TOKEN_SECRET,
  OTP_SEED,
  PLONE_KEY,
  SECRETS,
  SMALLEST,
  TOKEN_SECRET,
} from "../config/files.ts";
import { runInProcess } from "./run-in-process.ts";

const ENV = { CONVERSE_OTP_SEED: OTHER_OTP_SEED, CONVERSE_TOKEN_SECRET: OTHER_TOKEN_SECRET };
const PREVIOUS = `
[sites.plone.previous]
otp_seed = "${OTHER_OTP_SEED}"
token_secret = "${OTHER_TOKEN_SECRET}"
`;

function printOf(otpSeed: string, tokenSecret: string): string {
  const hex = createHash("sha256")
    .update(`collective.converse secrets\n${otpSeed}\n${tokenSecret}\n`)
    .digest("hex");
  return [0, 4, 8, 12].map((from) => hex.slice(from, from + 4)).join("-");
}

const PRINT = printOf(OTP_SEED, TOKEN_SECRET);
const OTHER_PRINT = printOf(OTHER_OTP_SEED, OTHER_TOKEN_SECRET);

function show(args: readonly string[], env = {}) {
  return runInProcess(["secrets", "show", ...args], { env });
}

function check(args: readonly string[], env = {}) {
  return runInProcess(["secrets", "check", ...args], { env });
}

test("the secrets themselves are never shown", async () => {
  const path = await makeFile("secrets.toml", SECRETS);
  const { status, stdout, stderr } = await show([`--secrets=${path}`, "--json"]);
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toContain("[cli-usage] secrets show: secrets are never shown; add --fingerprint");
});

test.each(["show", "check"])(
  "%s without a place to look at is a usage mistake, and so is one too many",
  async (what) => {
    const flags = what === "show" ? ["--fingerprint"] : [];
    const none = await runInProcess(["secrets", what, ...flags]);
    expect([none.status, none.stdout]).toEqual([2, ""]);
    expect(none.stderr).toContain(`secrets ${what}: give --config or --secrets, or set CONVERSE_OTP_SEED`);
    const both = await runInProcess(["secrets", what, ...flags, "--config=a", "--secrets=b"], { env: ENV });
    expect([both.status, both.stdout]).toEqual([2, ""]);
  },
);

test.each([
  ["secrets-permissions", SECRETS, 0o640, null],
  ["secrets-syntax", `${SECRETS}x`, 0o600, null],
  ["secret-missing", "version = 1\n[sites]\n", 0o600, null],
  ["secret-malformed", SECRETS.replace(OTP_SEED, "short"), 0o600, "sites.plone.otp_seed"],
  ["secret-weak", SECRETS.replace(OTP_SEED, "A".repeat(16)), 0o600, "sites.plone.otp_seed"],
  ["secret-demo", SECRETS.replace(OTP_SEED, "XVGR73KMZH2M4XMY"), 0o600, "sites.plone.otp_seed"],
  ["secret-malformed", `${SECRETS}plone_key = "short"\n`, 0o600, "sites.plone.plone_key"],
  ["secret-weak", `${SECRETS}plone_key = "${"A".repeat(52)}"\n`, 0o600, "sites.plone.plone_key"],
])("%s: check fails with it, and show shows nothing", async (code, text, mode, key) => {
  const path = await makeFile("secrets.toml", text, { mode });
  const plain = await check([`--secrets=${path}`]);
  expect([plain.status, plain.stdout]).toEqual([1, ""]);
  expect(plain.stderr).toContain(`[${code}] `);
  const json = await check([`--secrets=${path}`, "--json"]);
  expect([json.status, json.stderr]).toEqual([1, ""]);
  expect(JSON.parse(json.stdout)).toEqual({
    ok: false,
    file: path,
    sites: [],
    problems: [{ code, key, message: expect.any(String) }],
    warnings: [],
  });
  const shown = await show([`--secrets=${path}`, "--fingerprint", "--json"]);
  expect([shown.status, shown.stdout]).toEqual([1, ""]);
  for (const { stdout, stderr } of [plain, json, shown]) expect(stdout + stderr).not.toMatch(/[A-Z2-7]{16}/);
});

test("check tells everything that is wrong with the pairs at once", async () => {
  const path = await makeFile(
    "secrets.toml",
    SECRETS.replace(OTP_SEED, "x") + PREVIOUS.replace(OTHER_TOKEN_SECRET, ""),
  );
  const { problems } = JSON.parse((await check([`--secrets=${path}`, "--json"])).stdout);
  expect(problems.map(({ code, key }: { code: string; key: string }) => [code, key])).toEqual([
    ["secret-malformed", "sites.plone.otp_seed"],
    ["secret-missing", "sites.plone.previous.token_secret"],
  ]);
});

test("a file that is not there is told with the way to make it", async () => {
  const path = `${await makeFolder()}/secrets.toml`;
  const { status, stderr } = await check([`--secrets=${path}`]);
  expect(status).toBe(1);
  expect(stderr).toContain("make it with `collective-converse secrets create`");
});

test("check says which secrets are good", async () => {
  const path = await makeFile("secrets.toml", SECRETS);
  expect(await check([`--secrets=${path}`])).toEqual({
    status: 0,
    stdout: `${path} has good secrets for plone\n`,
    stderr: "",
  });
  expect(JSON.parse((await check([`--secrets=${path}`, "--json"])).stdout)).toEqual({
    ok: true,
    file: path,
    sites: [{ site: "plone", previous: false, ploneKey: false }],
    problems: [],
    warnings: [],
  });
});

test("check warns of what is probably not meant", async () => {
  const text = `${SECRETS}${PREVIOUS}${SECRETS.replace("version = 1", "").replace("plone", "other")}`;
  const path = await makeFile("secrets.toml", text);
  await makeFile("secrets.toml.new", "", { folder: dirname(path) });
  const { status, stdout, stderr } = await check([`--secrets=${path}`]);
  expect([status, stdout]).toEqual([0, `${path} has good secrets for plone, other\n`]);
  expect(stderr).toBe(
    "warning: the previous secrets of plone are still accepted; end that when the rotation is over\n" +
      "warning: other has the same secrets as plone; rotate them\n" +
      `warning: ${path}.new is there: a command was interrupted; if none runs, remove it\n`,
  );
});

test("show says a fingerprint of each pair", async () => {
  const path = await makeFile("secrets.toml", SECRETS + PREVIOUS);
  expect(await show([`--secrets=${path}`, "--fingerprint"])).toEqual({
    status: 0,
    stdout: `${path}\n  plone: ${PRINT}, previous ${OTHER_PRINT}\n`,
    stderr: "",
  });
  const { stdout } = await show([`--secrets=${path}`, "--fingerprint", "--json"]);
  expect(JSON.parse(stdout)).toEqual({
    file: path,
    sites: [{ site: "plone", current: PRINT, previous: OTHER_PRINT, ploneKey: null }],
  });
});

test("show says a fingerprint of the key for Plone, and check warns where two sites have the same", async () => {
  const text = `${SECRETS}plone_key = "${PLONE_KEY}"\n`;
  const other = text.replace("version = 1", "").replace("plone]", "other]");
  const path = await makeFile("secrets.toml", text + other);
  const { stdout } = await show([`--secrets=${path}`, "--fingerprint", "--json"]);
  const { sites } = JSON.parse(stdout) as { sites: { ploneKey: string }[] };
  const print = createHash("sha256").update(`collective.converse plone_key\n${PLONE_KEY}\n`).digest("hex");
  expect(sites.map(({ ploneKey }) => ploneKey.replaceAll("-", ""))).toEqual([
    print.slice(0, 16),
    print.slice(0, 16),
  ]);
  expect((await show([`--secrets=${path}`, "--fingerprint"])).stdout).toContain(
    `, plone_key ${sites[0]?.ploneKey}\n`,
  );
  expect((await check([`--secrets=${path}`])).stderr).toContain(
    "warning: other has the same plone_key as plone; make another one\n",
  );
});

test("a fingerprint is of the whole pair", async () => {
  const path = await makeFile("secrets.toml", SECRETS.replace(TOKEN_SECRET, OTHER_TOKEN_SECRET));
  const { stdout } = await show([`--secrets=${path}`, "--fingerprint"]);
  expect(stdout).toContain(printOf(OTP_SEED, OTHER_TOKEN_SECRET));
});

test("with a configuration they look where run would look", async () => {
  const path = await makeFile("converse.toml", SMALLEST);
  const secrets = await makeFile("secrets.toml", SECRETS, { folder: dirname(path) });
  const file = await show([`--config=${path}`, "--fingerprint"]);
  expect(file.stdout).toBe(`${secrets}\n  plone: ${PRINT}\n`);
  const env = await show([`--config=${path}`, "--fingerprint"], ENV);
  expect(env.stdout).toBe(`the environment\n  plone: ${OTHER_PRINT}\n`);
  expect((await check([`--config=${path}`], ENV)).stdout).toBe(
    "the environment has good secrets for plone\n",
  );
  const half = await check([`--config=${path}`, "--json"], { CONVERSE_OTP_SEED: OTP_SEED });
  expect(half.status).toBe(1);
  expect(JSON.parse(half.stdout)).toMatchObject({
    file: null,
    problems: [{ code: "secret-missing", key: "CONVERSE_TOKEN_SECRET" }],
  });
  expect(await readFile(secrets, "utf8")).toBe(SECRETS);
});

test("the environment alone has a pair of any site", async () => {
  expect((await show(["--fingerprint"], ENV)).stdout).toBe(`the environment\n  any site: ${OTHER_PRINT}\n`);
  expect(JSON.parse((await check(["--json"], ENV)).stdout)).toMatchObject({
    ok: true,
    file: null,
    sites: [{ site: null }],
  });
  const bad = await check([], { ...ENV, CONVERSE_OTP_SEED: "x" });
  expect([bad.status, bad.stderr.includes("[secret-malformed] the environment: CONVERSE_OTP_SEED")]).toEqual([
    1,
    true,
  ]);
});
