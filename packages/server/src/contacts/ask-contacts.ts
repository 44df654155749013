import type { SystemContacts } from "../../../../spec/http.d.ts";
import type { SiteConfig } from "../config/index.ts";
import type { Asker } from "../plone/plone.ts";
import { type SignQuestionOptions, signQuestion } from "../system/sign-question.ts";
import { checkContacts } from "./check-contacts.ts";

export interface AskContactsOptions extends SignQuestionOptions {
  systemContacts(asker: Asker, signature: string): Promise<unknown>;
}

/**
 * Who sees whom by the site's rule, asked of its Plone.
 *
 * @throws ConverseError what is wrong with Plone or its answer
 */
export async function askContacts(
  site: SiteConfig,
  key: Uint8Array,
  { systemContacts, ...options }: AskContactsOptions,
): Promise<SystemContacts> {
  const { asker, signature } = signQuestion(site, "/@converse-system-contacts", key, options);
  return checkContacts(await systemContacts(asker, signature));
}
