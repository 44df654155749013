import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import {
  OTHER_OTP_SEED,
  OTHER_TOKEN_SECRET,
  OTP_SEED,
  PLONE_KEY,
  SECRETS,
  TOKEN_SECRET,
} from "../config/files.ts";

/** What is planted in files and in the environment; those that are refused too. */
export const ORDER_SECRET = "5b0e9c7a41d2f8360b9a6e1c74d3f5829e0a1b7c6d4f3e28a95071bc6d8e2f40";
export const WEAK = "PLANTPLANTPLANTP";
export const WEAK_KEY = "PLANTEDK".repeat(7).slice(0, 52);
export const SHORT = "PLANTED7";
export const PLANTED = [
  ...[OTP_SEED, TOKEN_SECRET, OTHER_OTP_SEED, OTHER_TOKEN_SECRET, PLONE_KEY, ORDER_SECRET],
  ...[WEAK, WEAK_KEY, SHORT],
];

const PREVIOUS = `
[sites.plone.previous]
otp_seed = "${OTHER_OTP_SEED}"
token_secret = "${OTHER_TOKEN_SECRET}"
`;
/** Every secret that a file can hold. */
export const GOOD = `${SECRETS}plone_key = "${PLONE_KEY}"
${PREVIOUS}
[prosody]
order_secret = "${ORDER_SECRET}"
`;

/** Every secret that the environment can hold of a gateway with a Prosody of its own. */
export const ENV = {
  CONVERSE_OTP_SEED: OTP_SEED,
  CONVERSE_TOKEN_SECRET: TOKEN_SECRET,
  CONVERSE_PREVIOUS_OTP_SEED: OTHER_OTP_SEED,
  CONVERSE_PREVIOUS_TOKEN_SECRET: OTHER_TOKEN_SECRET,
  CONVERSE_PLONE_KEY: PLONE_KEY,
};

/** Neither as it is, nor in the clothes that bytes wear in logs. */
export function expectNone(text: string, secrets: readonly string[], where: string): void {
  for (const secret of secrets) {
    const bytes = Buffer.from(secret);
    for (const form of [secret, bytes.toString("base64").replace(/=+$/, ""), bytes.toString("hex")]) {
      expect(text.toLowerCase().includes(form.toLowerCase()), `${where} holds a planted secret`).toBe(false);
    }
  }
}

/** Files that are made to hold secrets: the gateway's, that of a Prosody which is not its own, Plone's key, version 1's. */
const HOLDS_SECRETS = /secrets\.toml$|\.key$|zope\.conf$/;

/** Every secret in a text of such a file. */
function secretsOf(text: string): string[] {
  const quoted = Array.from(
    text.matchAll(/["']([A-Z2-7]{16,52}|[0-9a-f]{64})["']/g),
    ([, secret = ""]) => secret,
  );
  return [...quoted, ...Array.from(text.matchAll(/^\S+ ([A-Z2-7]{52})$/gm), ([, key = ""]) => key)];
}

/** All that was written below a folder: the secrets, and the files that must hold none. */
export async function readFolder(folder: string): Promise<{ secrets: string[]; files: Map<string, string> }> {
  const secrets: string[] = [];
  const files = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const text = await readFile(path, "latin1");
    if (HOLDS_SECRETS.test(entry.name)) secrets.push(...secretsOf(text));
    else files.set(path.slice(folder.length + 1), text);
  }
  return { secrets, files };
}
