import type { SystemPerson } from "../../../../spec/http.d.ts";
import type { SiteConfig } from "../config/index.ts";
import type { Asker } from "../plone/plone.ts";
import { type SignQuestionOptions, signQuestion } from "../system/sign-question.ts";
import { checkPerson } from "./check-person.ts";

export interface AskPersonOptions extends SignQuestionOptions {
  systemPerson(asker: Asker, query: string, signature: string): Promise<unknown>;
}

/**
 * What others see of a member, asked of the site's Plone; `null` for who has no chat, or is none.
 *
 * @throws ConverseError what is wrong with Plone or its answer
 */
export async function askPerson(
  site: SiteConfig,
  key: Uint8Array,
  user: string,
  { systemPerson, ...options }: AskPersonOptions,
): Promise<SystemPerson["person"]> {
  const query = String(new URLSearchParams({ user }));
  const { asker, signature } = signQuestion(site, `/@converse-system-person?${query}`, key, options);
  return checkPerson(await systemPerson(asker, query, signature));
}
