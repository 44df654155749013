import { isBasePath } from "../config/index.ts";

/**
 * The paths of the sites in what the root of a Zope answers to `@sites` (plone.distribution, Plone 6.1 and newer), which
 * everybody may ask; nothing for any other answer. An address is believed for its path only.
 */
export function readSites(answer: unknown): string[] {
  const { sites } = Object(answer);
  if (!Array.isArray(sites)) return [];
  return sites.flatMap((site) => {
    const { "@id": id } = Object(site);
    if (typeof id !== "string" || !URL.canParse(id)) return [];
    const { pathname } = new URL(id);
    return isBasePath(pathname) ? [pathname] : [];
  });
}

/**
 * Whether a site of Plone answered this to `@site` (plone.restapi), which everybody may ask where the site has activated
 * plone.restapi; elsewhere it names itself in its refusal.
 */
export function isSite(answer: unknown): boolean {
  const { "plone.site_title": title, context, type } = Object(answer);
  return typeof title === "string" || (typeof context === "string" && type === "Unauthorized");
}
