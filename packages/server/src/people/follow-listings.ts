import type { SiteConfig } from "../config/index.ts";
import { Paced } from "../contacts/paced.ts";
import { ConverseError } from "../errors.ts";
import type { Log } from "../log.ts";
import type { SiteKeys } from "../system/site-key.ts";
import type { ListedPart, PartOf } from "./ask-listing.ts";
import type { IndexedPerson } from "./indexed-person.ts";
import type { Search } from "./search-shards.ts";
import { PARTS, SiteListing } from "./site-listing.ts";

/** How often each Plone is asked; a fifth more or less, so that many gateways do not ask at once. */
const EVERY_MS = 300_000;
const JITTER = 0.2;
/** Between two times that a Plone is asked: an import makes one change after the other. */
const PAUSE_MS = 5_000;
/** After a Plone that did not answer, as while it starts together with the gateway. */
const RETRY_MS = 15_000;
const RETRIED: ReadonlySet<string> = new Set(["plone-unreachable", "plone-timeout", "plone-error"]);
/** For so long a listing is good while Plone says nothing more. */
const GOOD_MS = 900_000;

export interface FollowListingsOptions {
  sites: readonly SiteConfig[];
  keys(): SiteKeys;
  ask(
    site: SiteConfig,
    key: Uint8Array,
    part: PartOf & { tag: string | undefined },
  ): Promise<ListedPart | undefined>;
  log: Log;
  /** Unix milliseconds. */
  now(): number;
  /** In [0, 1), for the jitter. */
  random(): number;
}

/**
 * Knows who can be found in each site: asks Plone in the background, at once, again and again, and when it is told of a
 * change. The log has one line for each change between working and not.
 */
export class FollowedListings {
  readonly #options: FollowListingsOptions;
  readonly #paced: ReadonlyMap<string, Paced>;
  readonly #listings: ReadonlyMap<string, SiteListing>;
  /** By site: how it was the last time. */
  readonly #state = new Map<string, string>();
  readonly #retries = new Map<string, NodeJS.Timeout>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: FollowListingsOptions) {
    this.#options = options;
    const { sites } = options;
    this.#listings = new Map(sites.map(({ name }) => [name, new SiteListing()]));
    this.#paced = new Map(sites.map((site) => [site.name, new Paced(() => this.#look(site), PAUSE_MS)]));
  }

  /** Whom a member finds; undefined where Plone has to search by itself. */
  search(site: string, wanted: Search): readonly IndexedPerson[] | undefined {
    return this.#listings.get(site)?.search(wanted, this.#options.now() - GOOD_MS);
  }

  /** Who can be found and has one of these user ids; undefined where Plone has to say it. */
  named(site: string, ids: ReadonlySet<string>): readonly IndexedPerson[] | undefined {
    return this.#listings.get(site)?.named(ids, this.#options.now() - GOOD_MS);
  }

  /** Asks for all sites, now and from now on. */
  start(): void {
    for (const paced of this.#paced.values()) paced.ask();
    const wait = EVERY_MS * (1 + JITTER * (2 * this.#options.random() - 1));
    this.#timer = setTimeout(() => this.start(), wait);
    this.#timer.unref();
  }

  /** Members of a site are others, or known by something else. */
  changed(site: string): void {
    this.#paced.get(site)?.ask();
  }

  /** A member of a site has left it or the chat; null: everybody has. */
  left(site: string, user: string | null): void {
    const listing = this.#listings.get(site);
    if (user === null) listing?.clear();
    else listing?.drop(user, this.#options.now());
    this.changed(site);
  }

  stop(): void {
    clearTimeout(this.#timer);
    for (const retry of this.#retries.values()) clearTimeout(retry);
    for (const paced of this.#paced.values()) paced.stop();
  }

  async #look(site: SiteConfig): Promise<void> {
    const { keys, ask, now } = this.#options;
    const listing = this.#listings.get(site.name);
    try {
      const key = keys().get(site.name);
      if (key === undefined || listing === undefined) {
        listing?.clear();
        return;
      }
      const begun = now();
      const isListed = await listing.update((part, tag) => ask(site, key, { part, of: PARTS, tag }), begun);
      const people = listing.size;
      this.#tell(site.name, isListed ? "listed" : "unlisted", isListed ? { people, ms: now() - begun } : {});
    } catch (error) {
      const code = error instanceof ConverseError ? error.code : "gateway-internal";
      if (code === "gateway-internal") this.#options.log.error({ err: error }, "a listing failed");
      if (RETRIED.has(code)) this.#retry(site.name);
      this.#tell(site.name, code, { code, why: error instanceof Error ? error.message : "" });
    }
  }

  #retry(site: string): void {
    clearTimeout(this.#retries.get(site));
    const timer = setTimeout(() => this.changed(site), RETRY_MS);
    timer.unref();
    this.#retries.set(site, timer);
  }

  #tell(site: string, state: string, more: object): void {
    const { log } = this.#options;
    if (this.#state.get(site) === state) return;
    this.#state.set(site, state);
    if (state === "listed") log.info({ site, ...more }, "the site's people are searched here");
    else if (state === "unlisted")
      log.info({ site }, "the site cannot list its people, and Plone searches them");
    else
      log.warn(
        { site, ...more },
        "the site did not list its people; while they are unknown Plone searches them",
      );
  }
}
