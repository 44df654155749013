import { z } from "zod";
import type { ServerSettings } from "../../../../spec/http.d.ts";
import { isXmppDomain } from "../config/index.ts";
import { ConverseError } from "../errors.ts";
import { tryShape } from "../try-shape.ts";

const wholeNumber = (least: number, most: number) => {
  const error = `a whole number from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
};

const DOMAIN = "null, or an XMPP domain such as example.org, in lower case";

const shape: z.ZodType<ServerSettings> = z.strictObject({
  domain: z
    .string({ error: DOMAIN })
    .max(1023, { error: DOMAIN })
    .refine(isXmppDomain, { error: DOMAIN })
    .nullable(),
  historyDays: wholeNumber(1, 3650),
  fileSharing: z.boolean({ error: "true or false" }),
  fileQuotaMib: wholeNumber(1, 10240),
});

/** What holds where nobody decided. */
export const DEFAULTS: ServerSettings = {
  domain: null,
  historyDays: 365,
  fileSharing: true,
  fileQuotaMib: 100,
};

/** The settings, in the order of the contract. */
export const SETTINGS = [
  "domain",
  "historyDays",
  "fileSharing",
  "fileQuotaMib",
] as const satisfies readonly (keyof ServerSettings)[];

/**
 * The settings in a parsed JSON, each key checked, none missing and none more.
 *
 * @throws ConverseError `system-settings-invalid`, whose message names the first key and what is expected
 */
export function checkSettings(json: unknown): ServerSettings {
  const result = tryShape(shape, json);
  if (result.success) return result.data;
  const [issue] = result.issues;
  const unknown = issue?.code === "unrecognized_keys" ? issue.keys : undefined;
  const why = unknown
    ? `${JSON.stringify(unknown[0])} is no setting`
    : `${issue?.path.join(".") || "the whole"}: expected ${issue?.path.length === 0 ? "an object" : issue?.message}`;
  throw new ConverseError("system-settings-invalid", why, { cause: result.cause });
}

/** @throws ConverseError `system-settings-invalid` */
export function parseSettings(bytes: Uint8Array): ServerSettings {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new ConverseError("system-settings-invalid", "the body is not JSON in UTF-8", { cause });
  }
  return checkSettings(json);
}
