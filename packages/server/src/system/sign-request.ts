import { createHash, createHmac } from "node:crypto";

/** Who asks. */
export type Direction = "plone" | "gateway";

/** The name of the header, as Node has it. */
export const SIGNATURE_HEADER = "x-converse-signature";

/** What a signature covers, `spec/README.md`. */
export interface SignedRequest {
  direction: Direction;
  /** The site's name. */
  site: string;
  method: string;
  /** The path that is signed, which is not always that of the request. */
  path: string;
  body: Uint8Array;
}

export interface SignOptions {
  /** The 32 bytes of the site's `plone_key`. */
  key: Uint8Array;
  /** Unix seconds; a fraction is cut. */
  at: number;
  /** 16 random bytes that no other request has. */
  nonce: Uint8Array;
}

/** The 32 bytes that belong to a request; time and nonce as they stand in the header. */
export function signatureOf(
  { direction, site, method, path, body }: SignedRequest,
  { key, time, nonce }: { key: Uint8Array; time: string; nonce: string },
): Buffer {
  const digest = createHash("sha256").update(body).digest("hex");
  const lines = ["converse-1", direction, site, method, path, time, nonce, digest];
  return createHmac("sha256", key).update(lines.join("\n"), "utf8").digest();
}

/** The value of the header `X-Converse-Signature`. */
export function signRequest(request: SignedRequest, { key, at, nonce: bytes }: SignOptions): string {
  if (bytes.length !== 16) throw new TypeError("a nonce has 16 bytes");
  if (!(at >= 1 && at < 1e11)) throw new TypeError("at must be unix seconds");
  const time = String(Math.floor(at));
  const nonce = Buffer.from(bytes).toString("hex");
  const signature = signatureOf(request, { key, time, nonce }).toString("base64");
  return `converse-1 site=${request.site}, time=${time}, nonce=${nonce}, signature=${signature}`;
}
