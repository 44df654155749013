import { timingSafeEqual } from "node:crypto";
import { ConverseError } from "../errors.ts";
import { type Direction, signatureOf } from "./sign-request.ts";

/** Seconds either side of our clock. */
export const WINDOW_S = 30;

/** What a header says, in the right form and not yet believed. */
export interface Signature {
  site: string;
  /** Unix seconds, as they were sent. */
  time: string;
  nonce: string;
  /** 32 bytes. */
  bytes: Buffer;
}

const FORM =
  /^converse-1 site=([a-z0-9-]+), time=(0|[1-9][0-9]{0,10}), nonce=([0-9a-f]{32}), signature=([A-Za-z0-9+/]{43}=)$/;

function malformed(message: string): ConverseError {
  return new ConverseError("system-signature-malformed", message);
}

/**
 * Reads the values of all headers X-Converse-Signature of a request.
 *
 * @throws ConverseError `system-signature-missing`, `system-signature-malformed`
 */
export function readSignature(headers: readonly string[]): Signature {
  const [header, ...others] = headers;
  if (header === undefined)
    throw new ConverseError("system-signature-missing", "The request has no header X-Converse-Signature.");
  if (others.length > 0) throw malformed("The request has more than one header X-Converse-Signature.");
  const [, site = "", time = "", nonce = "", text = ""] = FORM.exec(header) ?? [];
  const bytes = Buffer.from(text, "base64");
  // Node ignores bits that are left over; each signature has one form.
  if (site === "" || bytes.toString("base64") !== text)
    throw malformed("The header X-Converse-Signature has another form.");
  return { site, time, nonce, bytes };
}

export interface Expected {
  direction: Direction;
  site: string;
  method: string;
  path: string;
  body: Uint8Array;
  /** The 32 bytes of the site's `plone_key`. */
  key: Uint8Array;
  /** Unix seconds. */
  at: number;
}

/**
 * Whether the signature belongs to this request and to this half minute. That it comes for the first time is for the caller
 * to see to.
 *
 * @throws ConverseError `system-signature-site`, `system-signature-time`, `system-signature-wrong`
 */
export function verifyRequest(signature: Signature, { key, at, ...request }: Expected): void {
  const { site, time, nonce, bytes } = signature;
  if (site !== request.site)
    throw new ConverseError("system-signature-site", "The request is signed for another site.");
  if (Math.abs(Number(time) - Math.floor(at)) > WINDOW_S)
    throw new ConverseError(
      "system-signature-time",
      "The request was not signed within the last half minute.",
    );
  if (!timingSafeEqual(bytes, signatureOf(request, { key, time, nonce })))
    throw new ConverseError("system-signature-wrong", "The signature is not that of this request.");
}
