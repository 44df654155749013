import type { SystemContacts } from "../../../../spec/http.d.ts";
import type { SiteConfig } from "../config/index.ts";
import { ConverseError } from "../errors.ts";
import type { Log } from "../log.ts";
import type { SiteKeys } from "../system/site-key.ts";
import { type ApplyOptions, applyGroups, type GroupStore } from "./apply-groups.ts";
import { Paced } from "./paced.ts";
import { MOST_MEMBERS, type Naming, renderGroups } from "./render-groups.ts";

/** How often each Plone is asked; a fifth more or less, so that many gateways do not ask at once. */
const EVERY_MS = 300_000;
const JITTER = 0.2;
const PAUSE_MS = 1_000;

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
export class FollowedContacts {
  readonly #options: FollowContactsOptions;
  readonly #paced: ReadonlyMap<string, Paced>;
  /** By site: what was wrong the last time. */
  readonly #why = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: FollowContactsOptions) {
    this.#options = options;
    this.#paced = new Map(
      options.sites.map((site) => [site.name, new Paced(() => this.#look(site), PAUSE_MS)]),
    );
  }

  /** Asks for all sites, now and from now on. */
  start(): void {
    this.all();
    const wait = EVERY_MS * (1 + JITTER * (2 * this.#options.random() - 1));
    this.#timer = setTimeout(() => this.start(), wait);
    this.#timer.unref();
  }

  /** Asks for all sites, as when the XMPP server became ready. */
  all(): void {
    for (const paced of this.#paced.values()) paced.ask();
  }

  /** The contacts of a site are others. */
  changed(site: string): void {
    this.#paced.get(site)?.ask();
  }

  stop(): void {
    clearTimeout(this.#timer);
    for (const paced of this.#paced.values()) paced.stop();
  }

  async #look(site: SiteConfig): Promise<void> {
    const { log } = this.#options;
    try {
      this.#tell(site.name, await this.repair(site));
    } catch (error) {
      if (!(error instanceof ConverseError)) log.error({ err: error }, "contacts failed");
      this.#tell(
        site.name,
        error instanceof ConverseError ? error : { code: "gateway-internal", message: "" },
      );
    }
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

  #tell(site: string, wrong: { code: string; message: string } | null | undefined): void {
    if (wrong === undefined) return;
    const { log } = this.#options;
    const why = wrong === null ? "" : `${wrong.code} ${wrong.message}`;
    if ((this.#why.get(site) ?? "") === why) return;
    this.#why.set(site, why);
    if (wrong === null) log.info({ site }, "all contacts of the site's rule are given again");
    else
      log.warn(
        { site, code: wrong.code, why: wrong.message },
        "not all contacts of the site's rule are given",
      );
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
