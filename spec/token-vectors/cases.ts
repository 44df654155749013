import { createHash } from "node:crypto";
import { signature, totp } from "./rfc.ts";
import { AT, CURRENT, type Secrets, SITES, type SiteName, STEP } from "./sites.ts";

/** One case as the file holds it. Exactly one of `jid` and `jidBase64`, and of `token` and `tokenBase64`, is there. */
export interface TokenCase {
  name: string;
  site: SiteName;
  jid?: string;
  jidBase64?: string;
  at: number;
  token?: string;
  tokenBase64?: string;
  secrets: Secrets[];
  steps: number;
  /** `ok`, or the code of the refusal. */
  expect: string;
}

/** What a token is made of; whatever is not given is right. */
export interface TokenParts {
  jid?: string;
  seed?: string;
  secret?: string;
  step?: number;
  otp?: string;
  nonce?: string;
}

/** 32 digits that belong to one name and no other. */
export function nonceOf(name: string): string {
  const digest = createHash("sha256").update(name).digest("hex");
  return BigInt(`0x${digest}`).toString().padStart(78, "0").slice(-32);
}

/** A token made of its parts, for `alice` of the site `plain` unless told otherwise. */
export function tokenOf(name: string, parts: TokenParts = {}): string {
  const otp = parts.otp ?? totp(parts.seed ?? CURRENT.otpSeed, parts.step ?? STEP);
  const nonce = parts.nonce ?? nonceOf(name);
  const jid = parts.jid ?? "alice@plain.example";
  return `${otp}${nonce} ${signature(parts.secret ?? CURRENT.tokenSecret, otp, nonce, jid)}`;
}

/** How a case comes into being: a name, what is wrong or special about it, and the answer. */
export interface CasePlan {
  name: string;
  expect: string;
  site?: SiteName;
  /** Whom the connection claims to be; a `Buffer` where the bytes are not UTF-8. */
  jid?: string | Buffer;
  /** Parts of the token; its JID is the claimed one unless given. */
  parts?: TokenParts;
  /** Damages the token, or replaces it. */
  change?: (token: string) => string | Buffer;
}

export function caseOf(plan: CasePlan): TokenCase {
  const site = plan.site ?? "plain";
  const { domain, secrets, steps } = SITES[site];
  const jid = plan.jid ?? `alice@${domain}`;
  const signed = typeof jid === "string" ? { jid } : { jid: `alice@${domain}` };
  const whole = tokenOf(plan.name, { ...signed, ...plan.parts });
  const token = plan.change ? plan.change(whole) : whole;
  return {
    name: plan.name,
    site,
    ...(typeof jid === "string" ? { jid } : { jidBase64: jid.toString("base64") }),
    at: AT,
    ...(typeof token === "string" ? { token } : { tokenBase64: token.toString("base64") }),
    secrets,
    steps,
    expect: plan.expect,
  };
}
