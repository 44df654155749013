import { createHash } from "node:crypto";
import { base32Decode, hmac } from "../token-vectors/rfc.ts";

/** Everything that a signature covers, as README.md orders it. */
export interface Signed {
  direction: string;
  site: string;
  method: string;
  /** Path and query as the direction's rule says. */
  path: string;
  /** Unix seconds, in decimal. */
  time: string;
  nonce: string;
  body: string | Buffer;
}

/** The string to sign, made from README.md's words alone. */
function textOf({ direction, site, method, path, time, nonce, body }: Signed): string {
  const digest = createHash("sha256").update(body).digest("hex");
  return ["converse-1", direction, site, method, path, time, nonce, digest].join("\n");
}

export function signatureOf(key: string, signed: Signed): Buffer {
  return hmac("sha256", base32Decode(key), Buffer.from(textOf(signed)));
}

export function headerOf(site: string, time: string, nonce: string, signature: string): string {
  return `converse-1 site=${site}, time=${time}, nonce=${nonce}, signature=${signature}`;
}
