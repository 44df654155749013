import { spawnSync } from "node:child_process";
import { chmod, rm, stat, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { type Config, loadConfig, openSecrets } from "../../src/config/index.ts";
import { ConverseError } from "../../src/errors.ts";
import { makeFile, makeFolder, OTHER_OTP_SEED, OTP_SEED, SECRETS, SMALLEST, TOKEN_SECRET } from "./files.ts";

const UID = process.geteuid?.();

async function site(secrets: string = SECRETS): Promise<Config> {
  const folder = await makeFolder();
  await makeFile("secrets.toml", secrets, { folder });
  return loadConfig(await makeFile("converse.toml", SMALLEST, { folder }));
}

function codeOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof ConverseError) return error.code;
    throw error;
  }
  return "ok";
}

test("a file that is too long to be one is refused before it is read", async () => {
  const config = await site(`${SECRETS}#${"x".repeat(65_536)}`);
  expect(codeOf(openSecrets(config, {}, UID))).toBe("secrets-syntax");
});

test("a pipe in place of the file is refused and not waited for", async () => {
  const config = await site();
  await rm(config.secretsFile);
  expect(spawnSync("sh", ["-c", 'mkfifo -m 600 "$0"', config.secretsFile]).status).toBe(0);
  expect(codeOf(openSecrets(config, {}, UID))).toBe("secrets-unreadable");
});

test("each call answers what is there by then, and refuses what cannot be used by then", async () => {
  const config = await site();
  const path = config.secretsFile;
  const read = openSecrets(config, {}, UID);
  expect(codeOf(read)).toBe("ok");
  await chmod(path, 0o640);
  expect(codeOf(read)).toBe("secrets-permissions");
  await chmod(path, 0o600);
  expect(codeOf(read)).toBe("ok");
  await writeFile(path, SECRETS.replace(OTP_SEED, "ABABABABABABABAB"));
  expect([codeOf(read), codeOf(read)]).toEqual(["secret-weak", "secret-weak"]);
  await rm(path);
  expect(codeOf(read)).toBe("secrets-unreadable");
  await writeFile(path, SECRETS, { mode: 0o600 });
  expect(codeOf(read)).toBe("ok");
});

test("a change of the same length at the same time is noticed", async () => {
  const config = await site();
  const path = config.secretsFile;
  const read = openSecrets(config, {}, UID);
  const before = read();
  const { atime, mtime } = await stat(path);
  await writeFile(path, SECRETS.replace(OTP_SEED, OTHER_OTP_SEED));
  await utimes(path, atime, mtime);
  expect(before.get("plone")?.[0].otpSeed).toBe(OTP_SEED);
  expect(read().get("plone")?.[0].otpSeed).toBe(OTHER_OTP_SEED);
});

test("as long as nothing changes the answer is the same", async () => {
  const config = await site();
  const read = openSecrets(config, {}, UID);
  const first = read();
  await writeFile(config.secretsFile, SECRETS);
  expect(read()).toBe(first);
});

test("where the environment has the secrets the file is not looked at", async () => {
  const config = await site();
  const read = openSecrets(
    { ...config, secretsFile: join(dirname(config.secretsFile), "nowhere.toml") },
    { CONVERSE_OTP_SEED: OTP_SEED, CONVERSE_TOKEN_SECRET: TOKEN_SECRET },
    UID,
  );
  expect(read().get("plone")).toEqual([{ otpSeed: OTP_SEED, tokenSecret: TOKEN_SECRET }]);
});
