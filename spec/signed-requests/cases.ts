import { createHash } from "node:crypto";
import { headerOf, type Signed, signatureOf } from "./sign.ts";

/** The instant of every case, in unix seconds. */
export const AT = 1_789_999_995;
/** Seconds either side of the verifier's clock. */
export const WINDOW = 30;

/** 51 characters that differ from one another in no pattern, and one whose unused bits are zero. For tests only. */
function keyOf(label: string): string {
  const digest = createHash("sha512").update(`collective.converse signed requests: ${label}`).digest();
  const characters = [...digest.subarray(0, 51)].map((byte) =>
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt(byte & 31),
  );
  return `${characters.join("")}${(digest[51] ?? 0) & 1 ? "Q" : "A"}`;
}

export const KEY = keyOf("site");
export const FOREIGN_KEY = keyOf("foreign");

/** What a verifier knows of one request, and what it answers. */
export interface RequestCase {
  name: string;
  /** Who asks, as the verifier expects it: the gateway's expects `plone`, Plone's expects `gateway`. */
  direction: "plone" | "gateway";
  site: string;
  method: string;
  path: string;
  /** Values of all headers X-Converse-Signature, in their order. */
  headers: string[];
  /** Exactly one of the two: text, or base64 where the bytes are not UTF-8. */
  body?: string;
  bodyBase64?: string;
  key: string;
  /** `ok`, or the code of the refusal. */
  expect: string;
}

/** How a case comes into being: a right request, what is done to it, the answer. */
export interface CasePlan {
  name: string;
  expect: string;
  direction?: "plone" | "gateway";
  /** What was signed in place of what the verifier sees. */
  signed?: Partial<Signed>;
  /** What the verifier sees. */
  seen?: Partial<Pick<Signed, "site" | "method" | "path" | "body">>;
  /** The key that signed. */
  signedWith?: string;
  /** Damages the header's value, or gives all values. */
  change?: (header: string) => string | string[];
  /** Damages the 32 bytes, or gives their text. */
  changeSignature?: (bytes: Buffer) => string;
}

/** The body of the orders: settings of a site. */
export const SETTINGS = '{"domain":null,"historyDays":365,"fileSharing":true,"fileQuotaMib":100}';

const REQUESTS = {
  plone: { method: "POST", path: "/.collective-converse/settings", body: SETTINGS },
  gateway: { method: "GET", path: "/@converse-system", body: "" },
} as const;

/** 32 hexadecimal digits that belong to one name and no other. */
export function nonceOf(name: string): string {
  return createHash("sha256").update(`signed requests: ${name}`).digest("hex").slice(0, 32);
}

export function caseOf(plan: CasePlan): RequestCase {
  const direction = plan.direction ?? "plone";
  const seen = { site: "plone", ...REQUESTS[direction], ...plan.seen };
  const signed = { ...seen, direction, time: String(AT), nonce: nonceOf(plan.name), ...plan.signed };
  const bytes = signatureOf(plan.signedWith ?? KEY, signed);
  const signature = plan.changeSignature?.(bytes) ?? bytes.toString("base64");
  const header = headerOf(signed.site, signed.time, signed.nonce, signature);
  const headers = plan.change ? plan.change(header) : header;
  const { site, method, path, body } = seen;
  return {
    name: plan.name,
    direction,
    site,
    method,
    path,
    headers: typeof headers === "string" ? [headers] : headers,
    ...(typeof body === "string" ? { body } : { bodyBase64: body.toString("base64") }),
    key: KEY,
    expect: plan.expect,
  };
}
