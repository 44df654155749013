import type { SystemState } from "../../../../spec/http.d.ts";
import type { SiteConfig } from "../config/index.ts";
import type { Asker } from "../plone/plone.ts";
import { type SignQuestionOptions, signQuestion } from "../system/sign-question.ts";
import { checkState } from "./check-state.ts";

export interface AskStateOptions extends SignQuestionOptions {
  systemState(asker: Asker, signature: string): Promise<unknown>;
}

/**
 * What of a site's members can be compared, asked of its Plone.
 *
 * @throws ConverseError what is wrong with Plone or its answer
 */
export async function askState(
  site: SiteConfig,
  key: Uint8Array,
  { systemState, ...options }: AskStateOptions,
): Promise<SystemState> {
  const { asker, signature } = signQuestion(site, "/@converse-system-state", key, options);
  return checkState(await systemState(asker, signature));
}
