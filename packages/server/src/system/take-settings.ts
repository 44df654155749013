import type { ApplyReport, ServerSettings } from "../../../../spec/http.d.ts";
import { ConverseError } from "../errors.ts";
import { checkMethod } from "../http/check-request.ts";
import type { SystemExchange } from "../http/exchange.ts";
import { headerValues } from "../http/header-values.ts";
import { type BodyLimits, readBody } from "../http/read-body.ts";
import { sendJson } from "../http/send.ts";
import type { Nonces } from "./nonces.ts";
import { parseSettings } from "./server-settings.ts";
import { SIGNATURE_HEADER } from "./sign-request.ts";
import { type SiteKeys, siteKey } from "./site-key.ts";
import { readSignature, verifyRequest } from "./verify-request.ts";

/** Outside of every base path. */
export const SETTINGS_PATH = "/.collective-converse/settings";

export interface TakeSettingsOptions {
  /** Names of the configured sites. */
  sites: readonly string[];
  /** Asked at each request, because the file may change. */
  keys(): SiteKeys;
  nonces: Nonces;
  body: BodyLimits;
  /** Unix milliseconds. */
  now(): number;
  order(site: string, settings: ServerSettings): Promise<ApplyReport>;
}

/** `POST /.collective-converse/settings`: Plone says what the administrators of a site decided. */
export function takeSettings(options: TakeSettingsOptions) {
  return async (exchange: SystemExchange): Promise<void> => {
    const { req, res, query } = exchange;
    checkMethod(exchange, ["POST"], "request-method");
    const signature = readSignature(headerValues(req, SIGNATURE_HEADER));
    if (!options.sites.includes(signature.site))
      throw new ConverseError(
        "system-signature-site",
        "The request is signed for a site that is not served.",
      );
    const key = siteKey(options.keys(), signature.site);
    const body = await readBody(exchange, options.body);
    const at = options.now() / 1000;
    verifyRequest(signature, {
      direction: "plone",
      site: signature.site,
      method: "POST",
      path: query === "" ? SETTINGS_PATH : `${SETTINGS_PATH}?${query}`,
      body,
      key,
      at,
    });
    options.nonces.take(signature, at);
    sendJson(res, 200, await options.order(signature.site, parseSettings(body)));
  };
}
