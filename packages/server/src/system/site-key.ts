import { ConverseError } from "../errors.ts";

/** By the site's name: the 32 bytes of its `plone_key`; a site that has none is not in it. */
export type SiteKeys = ReadonlyMap<string, Uint8Array>;

/**
 * The key of a site.
 *
 * @throws ConverseError `system-off` where it has none
 */
export function siteKey(keys: SiteKeys, site: string): Uint8Array {
  const key = keys.get(site);
  if (key !== undefined) return key;
  throw new ConverseError("system-off", `The site ${site} has no plone_key.`);
}
