import { ConverseError } from "../errors.ts";
import { checkMethod } from "../http/check-request.ts";
import type { SystemExchange } from "../http/exchange.ts";
import { headerValues } from "../http/header-values.ts";
import { type BodyLimits, readBody } from "../http/read-body.ts";
import { SIGNATURE_HEADER } from "./sign-request.ts";
import { type SiteKeys, siteKey } from "./site-key.ts";
import { readSignature, type Signature, verifyRequest } from "./verify-request.ts";

export interface OrderOptions {
  /** Names of the configured sites. */
  sites: readonly string[];
  /** Asked at each request, because the file may change. */
  keys(): SiteKeys;
  body: BodyLimits;
  /** Unix milliseconds. */
  now(): number;
}

/** An order whose signature is right; that it comes for the first time is for the caller to see to. */
export interface VerifiedOrder {
  signature: Signature;
  body: Buffer;
  /** Unix seconds. */
  at: number;
}

/**
 * A `POST` of Plone's at a path outside of every base.
 *
 * @throws ConverseError a code of `system-signature-…` or of the request
 */
export async function verifyOrder(
  exchange: SystemExchange,
  path: string,
  options: OrderOptions,
): Promise<VerifiedOrder> {
  const { req, query } = exchange;
  checkMethod(exchange, ["POST"], "request-method");
  const signature = readSignature(headerValues(req, SIGNATURE_HEADER));
  const { site } = signature;
  if (!options.sites.includes(site))
    throw new ConverseError("system-signature-site", "The request is signed for a site that is not served.");
  const key = siteKey(options.keys(), site);
  const body = await readBody(exchange, options.body);
  const at = options.now() / 1000;
  verifyRequest(signature, {
    direction: "plone",
    site,
    method: "POST",
    path: query === "" ? path : `${path}?${query}`,
    body,
    key,
    at,
  });
  return { signature, body, at };
}
