import { checkDomains, type SiteConfig } from "../config/index.ts";
import { DEFAULTS } from "./server-settings.ts";
import type { KeptSettings } from "./settings-file.ts";

/** The sites with the domains that their administrators chose; without a choice that of converse.toml. */
function liveSites(sites: readonly SiteConfig[], settings: KeptSettings): SiteConfig[] {
  return sites.map((site) => ({ ...site, domain: settings.get(site.name)?.domain ?? site.domain }));
}

/** Why a site cannot have its domain beside the others; `undefined`: it can. */
export function domainProblem(
  sites: readonly SiteConfig[],
  settings: KeptSettings,
  name: string,
): string | undefined {
  const live = liveSites(sites, settings);
  // The last one is blamed.
  const own = live.filter((site) => site.name === name);
  const others = live.filter((site) => site.name !== name);
  return checkDomains([...others, ...own]).find(({ key }) => key === `sites.${name}.domain`)?.message;
}

/**
 * What was kept for the configured sites. A domain that meanwhile is another's is none: converse.toml is right, since a
 * site that is not served has no settings.
 */
export function usableSettings(sites: readonly SiteConfig[], kept: KeptSettings): KeptSettings {
  const usable = new Map(sites.map(({ name }) => [name, kept.get(name) ?? DEFAULTS]));
  for (const { name } of sites) {
    if (domainProblem(sites, usable, name) !== undefined)
      usable.set(name, { ...(usable.get(name) ?? DEFAULTS), domain: null });
  }
  return usable;
}
