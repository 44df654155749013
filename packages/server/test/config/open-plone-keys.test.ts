import { writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { decodePloneKey } from "@collective-converse/token";
import { expect, test } from "vitest";
import { loadConfig, openPloneKeys } from "../../src/config/index.ts";
import { makeFile, OTHER_PLONE_KEY, OTP_SEED, PLONE_KEY, SECRETS, SMALLEST, TOKEN_SECRET } from "./files.ts";

const WITH_KEY = `${SECRETS}plone_key = "${PLONE_KEY}"\n`;
const PAIR = { CONVERSE_OTP_SEED: OTP_SEED, CONVERSE_TOKEN_SECRET: TOKEN_SECRET };

async function open(secrets: string, env: Record<string, string> = {}, mode = 0o600) {
  const path = await makeFile("converse.toml", SMALLEST);
  const file = await makeFile("secrets.toml", secrets, { folder: dirname(path), mode });
  const read = openPloneKeys(await loadConfig(path), env, process.geteuid?.());
  const keys = () => [...read()].map(([name, key]) => [name, Buffer.from(key).toString("hex")]);
  return { keys, file };
}

function hexOf(key: string): string {
  return Buffer.from(decodePloneKey(key)).toString("hex");
}

test.each([
  ["secret-missing", `${SECRETS}plone_key = ""\n`, 0o600],
  ["secret-malformed", `${SECRETS}plone_key = "${PLONE_KEY.slice(1)}"\n`, 0o600],
  ["secret-weak", `${SECRETS}plone_key = "${"A".repeat(52)}"\n`, 0o600],
  ["secrets-permissions", WITH_KEY, 0o640],
])("%s: nothing is signed with such a key", async (code, secrets, mode) => {
  const { keys } = await open(secrets, {}, mode);
  expect(keys).toThrow(expect.objectContaining({ code }));
});

test("a weak key in the environment is refused by the name of its variable", async () => {
  const { keys } = await open("", { ...PAIR, CONVERSE_PLONE_KEY: "short" });
  expect(keys).toThrow("CONVERSE_PLONE_KEY: expected exactly 52 characters");
});

test("a site without a key is none of them, and neither is one that is not served", async () => {
  expect((await open(SECRETS)).keys()).toEqual([]);
  expect((await open(`${SECRETS}[sites.other]\nplone_key = "${OTHER_PLONE_KEY}"\n`)).keys()).toEqual([]);
});

test("another key in the file is another at once", async () => {
  const { keys, file } = await open(WITH_KEY);
  expect(keys()).toEqual([["plone", hexOf(PLONE_KEY)]]);
  await writeFile(file, WITH_KEY.replace(PLONE_KEY, OTHER_PLONE_KEY));
  expect(keys()).toEqual([["plone", hexOf(OTHER_PLONE_KEY)]]);
});

test("where the pair is in the environment, the key is there or nowhere", async () => {
  expect((await open(WITH_KEY, PAIR)).keys()).toEqual([]);
  expect((await open(WITH_KEY, { ...PAIR, CONVERSE_PLONE_KEY: OTHER_PLONE_KEY })).keys()).toEqual([
    ["plone", hexOf(OTHER_PLONE_KEY)],
  ]);
});
