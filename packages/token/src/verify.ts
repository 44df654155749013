import { timingSafeEqual } from "node:crypto";
import type { TokenCode } from "./error.ts";
import { otpOf, signatureOf, stepAt } from "./format.ts";
import { isBareJid } from "./jid.ts";
import { checkSecrets, type Secrets } from "./secrets.ts";

export interface VerifyOptions {
  /** The bare JID that the connection claims; anything else is refused. */
  jid: string;
  /** What the connection offers. */
  token: string;
  /** The current pair and, while secrets are rotated, the previous one. */
  secrets: readonly [current: Secrets, previous?: Secrets];
  /** Unix seconds; a fraction is allowed. */
  at: number;
  /** Accepted steps either side of the current one, 0 to 10. */
  steps?: number;
}

/** `step` and `nonce` are what a replay store keeps: the nonce, until the step is no longer accepted. */
export type Verified = { ok: true; step: number; nonce: string } | { ok: false; code: TokenCode };

interface Parts {
  otp: string;
  nonce: string;
  signature: Buffer;
}

const TOKEN = /^([0-9]{8})([0-9]{32}) ([A-Za-z0-9+/]{43}=)$/;

/** `undefined` for anything but the one way to write a token. */
function parse(token: string): Parts | undefined {
  const [, otp, nonce, base64] = TOKEN.exec(token) ?? [];
  if (otp === undefined || nonce === undefined || base64 === undefined) return undefined;
  const signature = Buffer.from(base64, "base64");
  // Unused bits of the last character: another text for the same bytes is another token to a replay store.
  return signature.toString("base64") === base64 ? { otp, nonce, signature } : undefined;
}

/**
 * Holds the token against every pair and every step, always all of them, so that the time says neither which pair
 * made it nor what was wrong. Answers whether any pair signed it, and the newest accepted step of a pair that did.
 */
function match(options: VerifyOptions, { otp, nonce, signature }: Parts, now: number, window: number) {
  let signed = 0;
  let accepted = -1;
  for (const pair of options.secrets as readonly Secrets[]) {
    const isSigned = Number(
      timingSafeEqual(signatureOf(pair.tokenSecret, otp, nonce, options.jid), signature),
    );
    signed |= isSigned;
    for (let step = Math.max(0, now - window); step <= now + window; step++) {
      const isStep = Number(timingSafeEqual(Buffer.from(otpOf(pair.otpSeed, step)), Buffer.from(otp)));
      accepted = Math.max(accepted, (isSigned & isStep) * (step + 1) - 1);
    }
  }
  return { signed: signed === 1, accepted };
}

/**
 * Whether a token was made for this JID with one of the pairs, within the window. Refuses in the order of
 * `spec/README.md`. Whether it was used before is for the caller's store to say.
 *
 * No `jid` and no `token` makes it raise; `TypeError` is for `secrets`, `at` and `steps`.
 */
export function verifyToken(options: VerifyOptions): Verified {
  const { jid, token, secrets, at, steps = 1 } = options;
  const now = stepAt(at);
  if (!Number.isInteger(steps) || steps < 0 || steps > 10) throw new TypeError("steps must be 0 to 10");
  if (!Array.isArray(secrets) || secrets.length < 1 || secrets.length > 2) {
    throw new TypeError("secrets must be the current pair, and the previous one if there is one");
  }
  for (const pair of secrets as readonly Secrets[]) {
    const check = checkSecrets(pair);
    if (!check.ok) return { ok: false, code: check.code };
  }
  if (typeof jid !== "string" || !isBareJid(jid)) return { ok: false, code: "token-jid" };
  const parts = typeof token === "string" ? parse(token) : undefined;
  if (parts === undefined) return { ok: false, code: "token-malformed" };
  const { signed, accepted } = match(options, parts, now, steps);
  if (!signed) return { ok: false, code: "token-signature" };
  if (accepted < 0) return { ok: false, code: "token-otp" };
  return { ok: true, step: accepted, nonce: parts.nonce };
}
