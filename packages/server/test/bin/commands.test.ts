import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { vectorSecrets, vectors, verifyArgs } from "../commands/vectors.ts";
import { makeFile, makeFolder, OTP_SEED, SMALLEST, TOKEN_SECRET } from "../config/files.ts";
import { type Built, buildCommand, runCommand } from "./built-command.ts";

const ENV = { CONVERSE_OTP_SEED: OTP_SEED, CONVERSE_TOKEN_SECRET: TOKEN_SECRET };

let built: Built;
beforeAll(async () => {
  built = await buildCommand();
});
afterAll(() => built.remove());

function run(args: readonly string[], given: Parameters<typeof runCommand>[2] = {}) {
  return runCommand(built.command, args, given);
}

test("a usage mistake has the exit status 2 and says nothing on standard output", async () => {
  expect(await run(["token", "mnt"])).toEqual({
    status: 2,
    stdout: "",
    stderr: expect.stringContaining("[cli-usage] there is no such command; the nearest one is `token mint`"),
  });
});

test("an error has the exit status 1 and its code on standard error", async () => {
  expect(await run(["config", "check", "--config=/nowhere/converse.toml"])).toEqual({
    status: 1,
    stdout: "",
    stderr: expect.stringContaining("collective-converse: [config-missing] /nowhere/converse.toml"),
  });
});

test("--version and --help answer", async () => {
  expect(await run(["--version"])).toEqual({ status: 0, stdout: "2.0.0-test\n", stderr: "" });
  expect((await run(["--help"])).stdout).toContain("Usage: collective-converse COMMAND");
});

test("a site's way: write the configuration, check it, make the secrets, try a token", async () => {
  const path = await makeFile("converse.toml", SMALLEST);
  expect((await run(["config", "check", "--config", path])).status).toBe(0);
  expect((await run(["secrets", "create", "--config", path])).status).toBe(0);
  const secrets = `--secrets=${join(dirname(path), "secrets.toml")}`;
  const minted = await run(["token", "mint", secrets, "--jid=jane@example.org"]);
  expect(minted).toEqual({
    status: 0,
    stdout: expect.stringMatching(/^\d{40} [\w+/]{43}=\n$/),
    stderr: "",
  });
  const verify = ["token", "verify", secrets, "--jid=jane@example.org"];
  expect(await run([...verify, "-"], { stdin: minted.stdout })).toEqual({
    status: 0,
    stdout: "ok\n",
    stderr: "",
  });
  expect((await run([...verify, minted.stdout.trimEnd()])).stdout).toBe("ok\n");
  const other = await run(["token", "verify", secrets, "--jid=joe@example.org", "-"], {
    stdin: minted.stdout,
  });
  expect(other).toEqual({ status: 1, stdout: "token-signature\n", stderr: "" });
});

test("secrets from the environment are used, and never shown", async () => {
  const folder = await makeFolder();
  const made = await run(["secrets", "create", `--output=${folder}/secrets.toml`, "--site=plone"]);
  const text = await readFile(`${folder}/secrets.toml`, "utf8");
  const [, seed = "", secret = ""] = /"([A-Z2-7]{16})"[^"]*"([A-Z2-7]{32})"/.exec(text) ?? [];
  expect(made.stdout + made.stderr).not.toMatch(new RegExp(`${seed}|${secret}`));
  const minted = await run(["token", "mint", "--jid=jane@example.org"], { env: ENV });
  expect(minted.status).toBe(0);
  const env = { CONVERSE_OTP_SEED: seed, CONVERSE_TOKEN_SECRET: secret };
  const verified = await run(["token", "verify", "--jid=jane@example.org", "-"], {
    env,
    stdin: minted.stdout,
  });
  expect(verified).toEqual({ status: 1, stdout: "token-signature\n", stderr: "" });
});

const HANDFUL = ["ok", "token-jid", "token-malformed", "token-otp", "token-signature", "secret-demo"];

test.each(HANDFUL)("a token of the vectors: %s", async (code) => {
  const path = await makeFile("secrets.toml", vectorSecrets());
  const cases = vectors.cases.filter((vector) => vector.expect === code && !vector.jid?.includes("\0"));
  const vector = cases.at(-1);
  if (vector === undefined) throw new Error(`no vector expects ${code}`);
  const stdin = vector.tokenBase64 ? Buffer.from(vector.tokenBase64, "base64") : `${vector.token}\n`;
  expect(await run(verifyArgs(vector, path), { stdin })).toEqual({
    status: code === "ok" ? 0 : 1,
    stdout: `${code}\n`,
    stderr: "",
  });
});
