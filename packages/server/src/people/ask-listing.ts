import type { SiteConfig } from "../config/index.ts";
import type { Asker, Tagged } from "../plone/plone.ts";
import { type SignQuestionOptions, signQuestion } from "../system/sign-question.ts";
import { checkListing, type Listing } from "./check-listing.ts";

export interface AskListingOptions extends SignQuestionOptions {
  systemPeople(asker: Asker, query: string, known: Known): Promise<Tagged | undefined>;
}

interface Known {
  signature: string;
  tag: string | undefined;
}

/** One of the parts that the site's members are in, by their ids. */
export interface PartOf {
  part: number;
  of: number;
}

/** A part as it is now, and the tag to ask for changes with. */
export interface ListedPart {
  tag: string | undefined;
  listing: Listing;
}

/**
 * Who can be found, asked of a site's Plone; undefined where nothing has changed since it gave the tag.
 *
 * @throws ConverseError what is wrong with Plone or its answer
 */
export async function askListing(
  site: SiteConfig,
  key: Uint8Array,
  { part, of, tag }: PartOf & { tag: string | undefined },
  { systemPeople, ...options }: AskListingOptions,
): Promise<ListedPart | undefined> {
  const query = `?part=${part}&of=${of}`;
  const { asker, signature } = signQuestion(site, `/@converse-system-people${query}`, key, options);
  const answer = await systemPeople(asker, query, { signature, tag });
  return answer && { tag: answer.tag, listing: checkListing(answer.json) };
}
