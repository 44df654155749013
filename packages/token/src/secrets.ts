import { encodeBase32 } from "./base32.ts";
import type { SecretCode } from "./error.ts";
import { isWeak } from "./is-weak.ts";

/** One pair; a token is made with both of the same pair. */
export interface Secrets {
  /** 16 characters of base32: the key of the one-time password, 80 bits. */
  otpSeed: string;
  /** 32 characters of base32, whose ASCII bytes are the key of the signature; 160 bits. */
  tokenSecret: string;
}

/** `size` bytes from a cryptographic source; `randomBytes` of `node:crypto` is one. */
export type RandomBytes = (size: number) => Uint8Array;

/** The code of what is wrong, and where; never the value. */
export type SecretsCheck = { ok: true } | { ok: false; code: SecretCode; secret: keyof Secrets };

const FORMS = { otpSeed: /^[A-Z2-7]{16}$/, tokenSecret: /^[A-Z2-7]{32}$/ } as const;

/** Printed as examples in the documentation of version 1, and copied by many of its readers. */
const DEMO = ["XVGR73KMZH2M4XMY", "JYXEX4IQOEYFYQ2S3MC5P4ZT4SDHYEA7"];

const CHECKS: readonly [code: SecretCode, isWrong: (text: string, secret: keyof Secrets) => boolean][] = [
  ["secret-missing", (text) => typeof text !== "string" || text === ""],
  ["secret-demo", (text) => DEMO.includes(text)],
  ["secret-malformed", (text, secret) => !FORMS[secret].test(text)],
  ["secret-weak", isWeak],
];

/** Whether a pair may be used; `spec/README.md` has the rules and their order. */
export function checkSecrets(secrets: Secrets): SecretsCheck {
  for (const [code, isWrong] of CHECKS) {
    for (const secret of ["otpSeed", "tokenSecret"] as const) {
      if (isWrong(secrets[secret], secret)) return { ok: false, code, secret };
    }
  }
  return { ok: true };
}

/** A new pair from 30 random bytes. */
export function generateSecrets(randomBytes: RandomBytes): Secrets {
  const secrets = { otpSeed: encodeBase32(randomBytes(10)), tokenSecret: encodeBase32(randomBytes(20)) };
  if (!checkSecrets(secrets).ok)
    throw new TypeError("randomBytes must give as many bytes as asked, at random");
  return secrets;
}
