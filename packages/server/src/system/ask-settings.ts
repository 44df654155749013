import type { SiteConfig } from "../config/index.ts";
import { ConverseError } from "../errors.ts";
import type { Asker } from "../plone/plone.ts";
import { checkSettings } from "./server-settings.ts";
import { type SignQuestionOptions, signQuestion } from "./sign-question.ts";

export interface AskSettingsOptions extends SignQuestionOptions {
  system(asker: Asker, signature: string): Promise<unknown>;
}

/**
 * What the administrators of a site decided, asked of its Plone.
 *
 * @throws ConverseError `system-settings-invalid`, or what is wrong with Plone or its answer
 */
export async function askSettings(
  site: SiteConfig,
  key: Uint8Array,
  { system, ...options }: AskSettingsOptions,
) {
  const { asker, signature } = signQuestion(site, "/@converse-system", key, options);
  const answer = await system(asker, signature);
  if (typeof answer !== "object" || answer === null || !("settings" in answer))
    throw new ConverseError("plone-invalid", "Not what the gateway knows: settings.");
  return checkSettings(answer.settings);
}
