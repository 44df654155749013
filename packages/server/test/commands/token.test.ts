import { expect, test } from "vitest";
import {
  makeFile,
  OTHER_OTP_SEED,
  OTHER_TOKEN_SECRET,
  OTP_SEED,
  SECRETS,
  TOKEN_SECRET,
} from "../config/files.ts";
import { runInProcess } from "./run-in-process.ts";
import { textOf, vectorSecrets, vectors, verifyArgs } from "./vectors.ts";

const ENV = { CONVERSE_OTP_SEED: OTP_SEED, CONVERSE_TOKEN_SECRET: TOKEN_SECRET };
const NONCE = "31415926535897932384626433832795";
const VERIFY = ["token", "verify", "--jid=jane@example.org"];
const MINT = ["token", "mint", "--jid=jane@example.org"];

async function mint(...more: string[]): Promise<string> {
  const { status, stdout, stderr } = await runInProcess([...MINT, ...more], { env: ENV });
  expect([status, stderr]).toEqual([0, ""]);
  return stdout.trimEnd();
}

test.each(vectors.cases)("verify says $expect: $name", async (vector) => {
  const path = await makeFile("secrets.toml", vectorSecrets());
  const token = vector.tokenBase64 ? Buffer.from(vector.tokenBase64, "base64") : `${vector.token}\n`;
  const outcome = await runInProcess(verifyArgs(vector, path), { stdin: token });
  expect(outcome).toEqual({
    status: vector.expect === "ok" ? 0 : 1,
    stdout: `${vector.expect}\n`,
    stderr: "",
  });
});

test("verify says the same of a token that is an argument", async () => {
  const path = await makeFile("secrets.toml", vectorSecrets());
  for (const vector of vectors.cases) {
    const token = textOf(vector.token, vector.tokenBase64);
    const { stdout } = await runInProcess([...verifyArgs(vector, path).slice(0, -1), "--", token]);
    expect(stdout, vector.name).toBe(token === "-" ? "token-malformed\n" : `${vector.expect}\n`);
  }
});

test.each(vectors.mint)("mint makes the token: $name", async ({ jid, at, nonce, secrets, token }) => {
  const env = { CONVERSE_OTP_SEED: secrets.otpSeed, CONVERSE_TOKEN_SECRET: secrets.tokenSecret };
  const args = ["token", "mint", `--jid=${jid}`, `--at=${at}`, `--nonce=${nonce}`];
  expect(await runInProcess(args, { env })).toEqual({ status: 0, stdout: `${token}\n`, stderr: "" });
});

test.each([
  [["--at=yesterday"], "--at="],
  [["--at=-1"], "--at="],
  [["--at=2026-11-24"], "--at="],
  [["--at=2026-11-24T08:00:00"], "--at="],
  [["--at=2026-02-30T08:00:00Z"], "--at="],
  [["--at=2026-11-24T24:00:00Z"], "--at="],
  [["--at=1969-12-31T23:59:59Z"], "--at="],
  [["--at=1e9"], "--at="],
  [["--at=9999999999999999"], "--at="],
  [["--nonce=123"], "--nonce is not 32 digits"],
  [[`--nonce=${NONCE.slice(1)}٣`], "--nonce is not 32 digits"],
  [["--site=plone"], "--site belongs to --secrets=FILE"],
])("mint does not understand %j", async (args, message) => {
  const { status, stdout, stderr } = await runInProcess([...MINT, ...args], { env: ENV });
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(`[cli-usage] ${message}`);
});

test.each(["-1", "11", "1.5", ""])("verify does not understand --steps=%s", async (steps) => {
  const { status, stderr } = await runInProcess([...VERIFY, `--steps=${steps}`, "-"], { env: ENV });
  expect(status).toBe(2);
  expect(stderr).toContain("[cli-usage] --steps is not a whole number from 0 to 10");
});

test.each(["Jane@example.org", "jane", "jane@example.org/phone", "@example.org", ""])(
  "mint makes no token for %j",
  async (jid) => {
    const { status, stdout, stderr } = await runInProcess(["token", "mint", `--jid=${jid}`], { env: ENV });
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(`[token-jid] ${JSON.stringify(jid)} is not a bare JID`);
  },
);

test("without secrets there is no token and no answer", async () => {
  for (const args of [MINT, [...VERIFY, "-"]]) {
    const { status, stdout, stderr } = await runInProcess(args);
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(
      "[secret-missing] there are no secrets: give --secrets=FILE or set CONVERSE_OTP",
    );
  }
});

test.each([
  ["secret-missing", { CONVERSE_TOKEN_SECRET: "" }],
  ["secret-demo", { CONVERSE_OTP_SEED: "XVGR73KMZH2M4XMY" }],
  ["secret-malformed", { CONVERSE_OTP_SEED: "abc" }],
  ["secret-weak", { CONVERSE_OTP_SEED: "AAAAAAAAAAAAAAAA" }],
])("%s: such a secret mints no token and verifies none", async (code, change) => {
  const env = { ...ENV, ...change };
  const minted = await runInProcess(MINT, { env });
  expect([minted.status, minted.stdout]).toEqual([1, ""]);
  expect(minted.stderr).toContain(`[${code}] `);
  expect(minted.stderr).not.toMatch(/[A-Z2-7]{16}/);
  const verified = await runInProcess([...VERIFY, "-"], { env, stdin: await mint() });
  expect([verified.status, verified.stdout]).toEqual([1, `${code}\n`]);
});

test("a file with several sites needs --site, and has to have it", async () => {
  const path = await makeFile(
    "secrets.toml",
    `${SECRETS}${SECRETS.split("\n").slice(1).join("\n").replace("plone", "b")}`,
  );
  const unnamed = await runInProcess([...MINT, `--secrets=${path}`]);
  expect(unnamed.status).toBe(2);
  expect(unnamed.stderr).toContain("has several sites; add --site with one of plone, b");
  const unknown = await runInProcess([...MINT, `--secrets=${path}`, "--site=toString"]);
  expect(unknown.status).toBe(1);
  expect(unknown.stderr).toContain(`[secret-missing] ${path} has no site "toString"; it has plone, b`);
});

test("a file that others may read is not used", async () => {
  const path = await makeFile("secrets.toml", SECRETS, { mode: 0o644 });
  const { status, stdout, stderr } = await runInProcess([...MINT, `--secrets=${path}`], { env: ENV });
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toContain("[secrets-permissions]");
});

test("a token is of now and has a nonce of its own, unless told otherwise", async () => {
  const now = Date.parse("2026-11-24T08:00:00Z");
  const tokens = [];
  for (let count = 0; count < 2; count++) {
    tokens.push((await runInProcess(MINT, { env: ENV, now })).stdout.trimEnd());
  }
  expect(tokens[0]?.slice(0, 8)).toBe(tokens[1]?.slice(0, 8));
  expect(tokens[0]?.slice(8, 40)).not.toBe(tokens[1]?.slice(8, 40));
  for (const token of tokens) {
    const verified = await runInProcess([...VERIFY, "-"], { env: ENV, now, stdin: token });
    expect(verified).toEqual({ status: 0, stdout: "ok\n", stderr: "" });
    const late = await runInProcess([...VERIFY, "-"], { env: ENV, now: now + 60_000, stdin: token });
    expect([late.status, late.stdout]).toEqual([1, "token-otp\n"]);
  }
});

test("a time may be unix seconds or RFC 3339", async () => {
  const nonce = `--nonce=${NONCE}`;
  const expected = await mint("--at=1795507200", nonce);
  for (const at of [
    "2026-11-24T08:00:00Z",
    "2026-11-24t09:00:10.5+01:00",
    "2026-11-24 08:00:00z",
    "1795507200.9",
  ]) {
    expect(await mint(`--at=${at}`, nonce)).toBe(expected);
  }
});

test("the file that is named wins over the environment", async () => {
  const path = await makeFile("secrets.toml", SECRETS);
  const env = { CONVERSE_OTP_SEED: OTHER_OTP_SEED, CONVERSE_TOKEN_SECRET: OTHER_TOKEN_SECRET };
  const { stdout } = await runInProcess([...VERIFY, `--secrets=${path}`, "-"], { env, stdin: await mint() });
  expect(stdout).toBe("ok\n");
});

test("the previous pair in the environment verifies and does not mint", async () => {
  const env = {
    CONVERSE_OTP_SEED: OTHER_OTP_SEED,
    CONVERSE_TOKEN_SECRET: OTHER_TOKEN_SECRET,
    CONVERSE_PREVIOUS_OTP_SEED: OTP_SEED,
    CONVERSE_PREVIOUS_TOKEN_SECRET: TOKEN_SECRET,
  };
  expect((await runInProcess([...VERIFY, "-"], { env, stdin: await mint() })).stdout).toBe("ok\n");
  const minted = (await runInProcess(MINT, { env })).stdout;
  expect((await runInProcess([...VERIFY, "-"], { env: ENV, stdin: minted })).stdout).toBe(
    "token-signature\n",
  );
});

test("of standard input one line end is left out, and no more", async () => {
  const token = await mint();
  for (const [stdin, answer] of [
    [token, "ok"],
    [`${token}\n`, "ok"],
    [`${token}\n\n`, "token-malformed"],
    [`${token}\r\n`, "token-malformed"],
    [token + "A".repeat(100_000), "token-malformed"],
  ]) {
    const { stdout } = await runInProcess([...VERIFY, "-"], { env: ENV, stdin: stdin ?? "" });
    expect(stdout).toBe(`${answer}\n`);
  }
});
