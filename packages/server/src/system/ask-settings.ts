import type { RandomBytes } from "@collective-converse/token";
import type { SiteConfig } from "../config/index.ts";
import { ConverseError } from "../errors.ts";
import type { Asker } from "../plone/plone.ts";
import { checkSettings } from "./server-settings.ts";
import { signRequest } from "./sign-request.ts";

const NOTHING = Buffer.alloc(0);

export interface AskSettingsOptions {
  system(asker: Asker, signature: string): Promise<unknown>;
  /** Unix milliseconds. */
  now(): number;
  randomBytes: RandomBytes;
}

/**
 * What the administrators of a site decided, asked of its Plone.
 *
 * @throws ConverseError `system-settings-invalid`, or what is wrong with Plone or its answer
 */
export async function askSettings(
  site: SiteConfig,
  key: Uint8Array,
  { system, now, randomBytes }: AskSettingsOptions,
) {
  const [origin] = site.origins;
  if (origin === undefined) throw new TypeError(`the site ${site.name} has no origin`);
  const request = {
    direction: "gateway",
    site: site.name,
    method: "GET",
    path: "/@converse-system",
    body: NOTHING,
  } as const;
  const signature = signRequest(request, { key, at: now() / 1000, nonce: randomBytes(16) });
  const answer = await system({ site, origin }, signature);
  if (typeof answer !== "object" || answer === null || !("settings" in answer))
    throw new ConverseError("plone-invalid", "Not what the gateway knows: settings.");
  return checkSettings(answer.settings);
}
