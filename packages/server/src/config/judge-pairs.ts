import { checkPloneKey, checkSecrets, type Secrets } from "@collective-converse/token";
import { CURRENT, PREVIOUS } from "./environment-secrets.ts";
import type { SecretPairs } from "./parse-secrets.ts";
import type { Problem } from "./problems.ts";

/** What a secret is called where it stands; the second name is that of the previous pair's. */
type Names = readonly [current: Record<keyof Secrets, string>, previous: Record<keyof Secrets, string>];

export const ENVIRONMENT_NAMES: Names = [CURRENT, PREVIOUS];

export function fileNames(site: string): Names {
  const of = (table: string) => ({ otpSeed: `${table}.otp_seed`, tokenSecret: `${table}.token_secret` });
  return [of(`sites.${site}`), of(`sites.${site}.previous`)];
}

const FORMS: Record<keyof Secrets | "ploneKey", string> = {
  otpSeed: "exactly 16 characters of A-Z and 2-7",
  tokenSecret: "exactly 32 characters of A-Z and 2-7",
  ploneKey: "exactly 52 characters of A-Z and 2-7, the last one A or Q",
};

function messageFor(code: string, secret: keyof Secrets | "ploneKey"): string {
  switch (code) {
    case "secret-missing":
      return "not set";
    case "secret-demo":
      return "printed in the documentation of version 1, so everybody knows it";
    case "secret-malformed":
      return `expected ${FORMS[secret]}`;
    default:
      return "repeats itself and can be guessed";
  }
}

/** What is wrong with the secrets, by where each stands; never what it is. */
export function judgePairs(pairs: SecretPairs, names: Names): Problem[] {
  return pairs.flatMap((pair, index) => {
    const check = pair === undefined ? { ok: true as const } : checkSecrets(pair);
    if (check.ok) return [];
    const key = names[index === 0 ? 0 : 1][check.secret];
    return [{ code: check.code, key, message: messageFor(check.code, check.secret) }];
  });
}

/** What is wrong with the `plone_key` of a site that has one, by where it stands. */
export function judgePloneKey(key: string | undefined, name: string): Problem[] {
  const code = key === undefined ? undefined : checkPloneKey(key);
  return code === undefined ? [] : [{ code, key: name, message: messageFor(code, "ploneKey") }];
}
