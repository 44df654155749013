import { fingerprint } from "../../config/fingerprint.ts";
import type { Found } from "./choose-source.ts";

/** Sites that have the key of an earlier one. */
function sharedKeys(sites: readonly Found[]): string[] {
  const owners = new Map<string, string | null>();
  return sites.flatMap(({ site, ploneKey }) => {
    if (ploneKey === undefined) return [];
    const owner = owners.get(ploneKey);
    owners.set(ploneKey, owner ?? site);
    return owner ? [`${site} has the same plone_key as ${owner}; make another one`] : [];
  });
}

/** What works and is probably not meant, one sentence each; `isUnfinished`: there is a `FILE.new`. */
export function secretsWarnings(
  file: string | null,
  sites: readonly Found[],
  isUnfinished: boolean,
): string[] {
  const warnings: string[] = [];
  const owners = new Map<string, string>();
  for (const { site, pairs } of sites) {
    for (const [index, pair] of pairs.entries()) {
      if (pair === undefined) continue;
      const place = `${site ?? "the environment"}${index === 0 ? "" : " (previous)"}`;
      const print = fingerprint(pair);
      const owner = owners.get(print);
      if (owner !== undefined) warnings.push(`${place} has the same secrets as ${owner}; rotate them`);
      owners.set(print, owner ?? place);
    }
    if (pairs[1] !== undefined) {
      warnings.push(
        `the previous secrets of ${site ?? "the environment"} are still accepted; end that when the rotation is over`,
      );
    }
  }
  warnings.push(...sharedKeys(sites));
  if (isUnfinished) {
    warnings.push(`${file}.new is there: a command was interrupted; if none runs, remove it`);
  }
  return warnings;
}
