import { checkSecrets, type Secrets } from "@collective-converse/token";
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

const FORMS: Record<keyof Secrets, string> = { otpSeed: "16", tokenSecret: "32" };

function messageFor(code: string, secret: keyof Secrets): string {
  switch (code) {
    case "secret-missing":
      return "not set";
    case "secret-demo":
      return "printed in the documentation of version 1, so everybody knows it";
    case "secret-malformed":
      return `expected exactly ${FORMS[secret]} characters of A-Z and 2-7`;
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
