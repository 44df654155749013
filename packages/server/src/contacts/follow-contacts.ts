import type { SystemContacts } from "../../../../spec/http.d.ts";
import type { SiteConfig } from "../config/index.ts";
import type { Log } from "../log.ts";
import type { SiteKeys } from "../system/site-key.ts";
import { type ApplyOptions, applyGroups, type GroupStore } from "./apply-groups.ts";
import { AskedSites } from "./asked-sites.ts";
import { MOST_MEMBERS, type Naming, renderGroups } from "./render-groups.ts";

export interface FollowContactsOptions {
  sites: readonly SiteConfig[];
  keys(): SiteKeys;
  ask(site: SiteConfig, key: Uint8Array): Promise<SystemContacts>;
  /** What the XMPP server keeps for a site; `undefined` while it is not ready. */
  groups(site: SiteConfig): GroupStore | undefined;
  naming: Naming;
  /** By user ids: the XMPP server gives these to others as contacts now. */
  given(site: SiteConfig, users: ReadonlySet<string>): void;
  log: Log;
  /** In [0, 1), for the jitter. */
  random(): number;
}

/**
 * Has the XMPP server give the contacts that each site's rule gives: asks Plone at once, again and again, and when it is
 * told of a change. While Plone does not answer what was given stays. The log has one line for each change.
 */
export class FollowedContacts extends AskedSites {
  readonly #options: FollowContactsOptions;

  constructor(options: FollowContactsOptions) {
    super({
      ...options,
      repair: (site) => this.repair(site),
      texts: {
        failed: "contacts failed",
        well: "all contacts of the site's rule are given again",
        wrong: "not all contacts of the site's rule are given",
      },
    });
    this.#options = options;
  }

  /**
   * Compares and repairs now. Resolves what of the rule is not given; `undefined` where nobody could be asked.
   *
   * @throws ConverseError what is wrong with Plone, its answer or the XMPP server
   */
  async repair(site: SiteConfig, options: ApplyOptions = {}): Promise<SystemContacts["refused"] | undefined> {
    const { keys, ask, groups, naming, given, log } = this.#options;
    const key = keys().get(site.name);
    if (key === undefined || groups(site) === undefined) return undefined;
    const { rule, groups: told, refused } = await ask(site, key);
    if (refused?.code === "contacts-unknown") return refused;
    const { bodies, tooLarge } = renderGroups(told, naming);
    // Its domain may be another by now.
    const store = groups(site);
    if (store === undefined) return undefined;
    const applied = await applyGroups(store, bodies, options);
    const { put, removed } = applied;
    if (!options.isDry) {
      given(site, new Set(told.flatMap(membersGiven)));
      if (put + removed > 0)
        log.info({ site: site.name, rule, groups: bodies.size, put, removed }, "contacts by the site's rule");
    }
    return refused ?? refusalOf(tooLarge, applied.refused);
  }
}

function membersGiven({ members }: SystemContacts["groups"][number]): string[] {
  return members.length > MOST_MEMBERS ? [] : members.map(({ id }) => id);
}

/** What of the groups is not given, as an error that is only told. */
function refusalOf(tooLarge: readonly string[], refused: readonly string[]): SystemContacts["refused"] {
  const [group] = tooLarge;
  if (group !== undefined) {
    const message = `${tooLarge.length} groups have more than ${MOST_MEMBERS} members, one of them: ${group}.`;
    return { code: "contacts-too-many", message };
  }
  const [why] = refused;
  if (why === undefined) return null;
  return {
    code: "contacts-not-taken",
    message: `Prosody refuses ${refused.length} groups, one of them: ${why}.`,
  };
}
