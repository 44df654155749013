import type { Secrets } from "@collective-converse/token";
import { z } from "zod";
import { tryShape } from "../try-shape.ts";
import { checkForm } from "./check-form.ts";
import { dotted } from "./describe-issue.ts";
import { type Problem, refuseProblems } from "./problems.ts";
import { readToml } from "./read-toml.ts";

/** The current pair and, while secrets are rotated, the previous one. Not yet judged. */
export type SecretPairs = readonly [current: Secrets, previous?: Secrets];

// A secret that is absent is empty: what that means is for `checkSecrets` to say.
const SECRET = z.string({ error: "expected a string" }).default("");
const pair = { otp_seed: SECRET, token_secret: SECRET };
const TABLE = { error: "expected a table" };

const secretsSchema = z.strictObject({
  version: z.literal(1, { error: "expected 1, the version of this file's format" }),
  sites: z.record(
    z.string(),
    z.strictObject(
      {
        ...pair,
        plone_key: z.string({ error: "expected a string" }).optional(),
        previous: z.strictObject(pair, TABLE).optional(),
      },
      TABLE,
    ),
    TABLE,
  ),
  prosody: z.strictObject({ order_secret: SECRET }, TABLE).optional(),
});

/** A key may be named unless it could be a secret in the wrong place, of 64 hexadecimal digits too. */
function nameable(part: PropertyKey): PropertyKey {
  return typeof part === "string" && !/^(?!.*[a-z0-9]{16})[a-z0-9_-]+$/.test(part) ? "…" : part;
}

function describe(issue: z.core.$ZodIssue): Problem[] {
  const keys = issue.code === "unrecognized_keys" ? issue.keys : [undefined];
  const message = issue.code === "unrecognized_keys" ? "not known" : issue.message;
  return keys.map((key) => {
    const path = [...issue.path, ...(key === undefined ? [] : [key])].map(nameable);
    return { code: "secrets-syntax", key: dotted(path), message };
  });
}

function toPair(table: { otp_seed: string; token_secret: string }): Secrets {
  return { otpSeed: table.otp_seed, tokenSecret: table.token_secret };
}

/** The tables in the text of a `secrets.toml`. No word of a value gets into an error. */
function readTables(bytes: Uint8Array, path: string) {
  const content = readToml(bytes, { path, code: "secrets-syntax", hidden: true });
  const parsed = tryShape(secretsSchema, content);
  if (!parsed.success) {
    refuseProblems(path, parsed.issues.flatMap(describe));
    throw new TypeError("zod refused the file without a reason");
  }
  checkForm(Buffer.from(bytes).toString("utf8"), path);
  return parsed.data;
}

/** The pairs of each site in it. Errors: `secrets-syntax`. */
export function parseSecrets(bytes: Uint8Array, path: string): Map<string, SecretPairs> {
  return new Map(
    Object.entries(readTables(bytes, path).sites).map(([name, site]) => [
      name,
      site.previous ? [toPair(site), toPair(site.previous)] : [toPair(site)],
    ]),
  );
}

/** What Plone and the gateway sign with, of each site that has it; not yet judged. Errors: `secrets-syntax`. */
export function parsePloneKeys(bytes: Uint8Array, path: string): Map<string, string> {
  return new Map(
    Object.entries(readTables(bytes, path).sites).flatMap(([name, { plone_key: key }]) =>
      key === undefined ? [] : [[name, key]],
    ),
  );
}

/**
 * What a Prosody that is not ours demands of who gives it orders; empty where there is none, and not yet judged.
 *
 * Errors: `secrets-syntax`.
 */
export function parseOrderSecret(bytes: Uint8Array, path: string): string {
  return readTables(bytes, path).prosody?.order_secret ?? "";
}
