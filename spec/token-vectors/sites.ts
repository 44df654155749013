import { createHash } from "node:crypto";

export interface Secrets {
  otpSeed: string;
  tokenSecret: string;
}

/** What one Prosody virtual host of the live test is configured with. */
export interface Site {
  domain: string;
  secrets: Secrets[];
  /** Accepted steps either side of the current one. */
  steps: number;
}

/** The instant of every case, in unix seconds: the middle of step 59666666. */
export const AT = 1_789_999_995;
export const STEP = Math.floor(AT / 30);

/** Characters that are different in every place and the same in every run. For these vectors only. */
function base32(label: string, length: number): string {
  const digest = createHash("sha256").update(`collective.converse token vectors: ${label}`).digest();
  return [...digest.subarray(0, length)]
    .map((byte) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt(byte & 31))
    .join("");
}

function pair(label: string): Secrets {
  return { otpSeed: base32(`${label} otp seed`, 16), tokenSecret: base32(`${label} token secret`, 32) };
}

/** `current 24`, because its one-time password at `STEP` begins with a zero. */
export const CURRENT = pair("current 24");
export const PREVIOUS = pair("previous");
/** Secrets that no site of the vectors knows. */
export const FOREIGN = pair("foreign");

/** Printed in the documentation of version 1, so known to everybody. */
export const DEMO: Secrets = {
  otpSeed: "XVGR73KMZH2M4XMY",
  tokenSecret: "JYXEX4IQOEYFYQ2S3MC5P4ZT4SDHYEA7",
};

export const SITES = {
  plain: { domain: "plain.example", secrets: [CURRENT], steps: 1 },
  rotated: { domain: "rotated.example", secrets: [CURRENT, PREVIOUS], steps: 1 },
  narrow: { domain: "narrow.example", secrets: [CURRENT], steps: 0 },
  wide: { domain: "wide.example", secrets: [CURRENT], steps: 2 },
  "demo-seed": {
    domain: "demo-seed.example",
    secrets: [{ ...CURRENT, otpSeed: DEMO.otpSeed }],
    steps: 1,
  },
  "demo-secret": {
    domain: "demo-secret.example",
    secrets: [{ ...CURRENT, tokenSecret: DEMO.tokenSecret }],
    steps: 1,
  },
  "demo-previous": { domain: "demo-previous.example", secrets: [CURRENT, DEMO], steps: 1 },
} satisfies Record<string, Site>;

export type SiteName = keyof typeof SITES;
