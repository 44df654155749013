import type { SystemPerson } from "../../../../spec/http.d.ts";
import type { SiteConfig } from "../config/index.ts";
import { ConverseError } from "../errors.ts";
import type { Log } from "../log.ts";
import type { SiteKeys } from "../system/site-key.ts";
import { Recent } from "./recent.ts";

/** Questions to a site at a time; Plone scales a picture for each. */
const AT_ONCE = 2;
/** In a site. Of those beyond it is asked when they come online. */
const MOST_WAITING = 5_000;
const REMEMBERED = 10_000;
/** Of those whom others have as contacts without having seen them. The rest of what is remembered is for who is online. */
const MOST_GIVEN = 5_000;

/** What one running XMPP server is told of people. */
export interface PersonOrders {
  /** Resolves false when it could not be told. A portrait's data are in base64; `null`: there is none. */
  describe(
    domain: string,
    person: { localpart: string; user: string; name: string; freed: number | undefined },
    portrait: { type: string; data: string } | null,
    version: string | null,
  ): Promise<boolean>;
}

export interface FollowPeopleOptions {
  sites: readonly SiteConfig[];
  keys(): SiteKeys;
  ask(site: SiteConfig, key: Uint8Array, user: string): Promise<SystemPerson["person"]>;
  /** `undefined` while the server is not ready. */
  people(): PersonOrders | undefined;
  /** The XMPP domain that a site has now. */
  domainOf(site: SiteConfig): string;
  localpartFor(userId: string): string;
  displayNameOf(named: { id: string; fullname: string }): string;
  log: Log;
  /** Unix milliseconds. */
  now(): number;
}

interface Waiting {
  site: SiteConfig;
  user: string;
  /** The portrait's version that the member's session was told, where it was one who asks. */
  version?: string | null;
}

/** Of one site, so that a Plone that is slow or tells without end keeps no other site waiting. */
interface Lane {
  readonly waiting: Map<string, Waiting>;
  /** Nobody waits to see these: all others come first. */
  readonly given: Map<string, Waiting>;
  running: number;
}

/**
 * Has the XMPP server show of people what Plone shows of them: asks when Plone says that somebody has changed, when
 * somebody comes online with another portrait than was told, and once of each who is given to others as a contact. In the
 * background, a few at a time.
 */
export class FollowedPeople {
  readonly #options: FollowPeopleOptions;
  /** By the site's name. */
  readonly #lanes: ReadonlyMap<string, Lane>;
  /** The versions of portraits that the server was told; `null`: that there is none. */
  readonly #told = new Recent<string | null>(REMEMBERED);
  /** When Plone last said that somebody has changed, unix milliseconds. */
  readonly #changedAt = new Recent<number>(REMEMBERED);
  /** By site: what was wrong the last time. */
  readonly #why = new Map<string, string>();
  #isEnded = false;

  constructor(options: FollowPeopleOptions) {
    this.#options = options;
    this.#lanes = new Map(
      options.sites.map(({ name }) => [name, { waiting: new Map(), given: new Map(), running: 0 }]),
    );
  }

  /** Plone says that others see something else of these. */
  changed(name: string, users: readonly string[]): void {
    const site = this.#options.sites.find((known) => known.name === name);
    if (site === undefined) return;
    for (const user of users) {
      this.#changedAt.set(keyOf(site, user), this.#options.now());
      this.#add({ site, user });
    }
  }

  /** A member comes online, whose portrait has this version; undefined where the add-on is too old to say. */
  seen(site: SiteConfig, user: string, version: string | null | undefined): void {
    const key = keyOf(site, user);
    if (version === undefined || (this.#told.has(key) && this.#told.get(key) === version)) return;
    this.#add({ site, user, version });
  }

  /** These are others' contacts by the site's rule, who may never come online themselves. */
  given(site: SiteConfig, users: ReadonlySet<string>): void {
    const lane = this.#lanes.get(site.name);
    if (lane === undefined) return;
    for (const user of users) {
      if (this.#isEnded || lane.given.size + this.#told.size >= MOST_GIVEN) return;
      const key = keyOf(site, user);
      if (this.#told.has(key) || lane.waiting.has(key)) continue;
      lane.given.set(key, { site, user });
      this.#begin(lane);
    }
  }

  /** Whether what Plone was asked then, unix milliseconds, is of before somebody's last change. */
  isOld(site: SiteConfig, user: string, askedAt: number): boolean {
    return askedAt <= (this.#changedAt.get(keyOf(site, user)) ?? -1);
  }

  /**
   * Tells the server of somebody now. Resolves whether it could be told; `undefined` for who has no chat.
   *
   * @throws ConverseError what is wrong with Plone or its answer
   */
  async repair(site: SiteConfig, user: string, version: string | null): Promise<boolean | undefined> {
    const { keys, ask } = this.#options;
    const key = keys().get(site.name);
    const person = key === undefined ? null : await ask(site, key, user);
    return person === null ? undefined : await this.#describe({ site, user, version }, person);
  }

  /** Another XMPP server is there, which may know nothing. */
  forget(): void {
    this.#told.clear();
  }

  stop(): void {
    this.#isEnded = true;
    for (const { waiting, given } of this.#lanes.values()) {
      waiting.clear();
      given.clear();
    }
  }

  #add(waiting: Waiting): void {
    const lane = this.#lanes.get(waiting.site.name);
    const key = keyOf(waiting.site, waiting.user);
    if (lane === undefined || this.#isEnded) return;
    if (lane.waiting.size >= MOST_WAITING && !lane.waiting.has(key)) return;
    lane.given.delete(key);
    lane.waiting.set(key, waiting);
    this.#begin(lane);
  }

  #begin(lane: Lane): void {
    if (lane.running < AT_ONCE) void this.#work(lane);
  }

  async #work(lane: Lane): Promise<void> {
    lane.running++;
    for (let next = nextIn(lane); next !== undefined; next = nextIn(lane)) await this.#look(next);
    lane.running--;
  }

  async #look(waiting: Waiting): Promise<void> {
    const { keys, ask, log } = this.#options;
    const { site, user } = waiting;
    try {
      const key = keys().get(site.name);
      if (key === undefined) return;
      const person = await ask(site, key, user);
      this.#tell(site.name, undefined);
      if (person !== null && !this.#isEnded) await this.#describe(waiting, person);
    } catch (error) {
      // They are given again in some minutes.
      this.#lanes.get(site.name)?.given.clear();
      if (!(error instanceof ConverseError)) log.error({ err: error }, "a person failed");
      this.#tell(site.name, error instanceof ConverseError ? error.code : "gateway-internal");
    }
  }

  async #describe(
    { site, user, version }: Waiting,
    person: NonNullable<SystemPerson["person"]>,
  ): Promise<boolean> {
    const { people, domainOf, localpartFor, displayNameOf, log } = this.#options;
    const { portrait, refused } = person;
    const localpart = localpartFor(person.id);
    if (refused !== null) log.info({ site: site.name, localpart, code: refused }, "a portrait is not shown");
    // Of one that is refused the version is known to who asks alone.
    const now = portrait?.version ?? version ?? null;
    const isTold = await people()?.describe(
      domainOf(site),
      { localpart, user: person.id, name: displayNameOf(person), freed: person.freed },
      portrait && { type: portrait.type, data: portrait.data },
      now,
    );
    if (isTold) this.#told.set(keyOf(site, user), now);
    else this.#told.delete(keyOf(site, user));
    return isTold === true;
  }

  #tell(site: string, why: string | undefined): void {
    if (this.#why.get(site) === why) return;
    const { log } = this.#options;
    if (why === undefined) {
      this.#why.delete(site);
      log.info({ site }, "Plone says again what others see of members");
    } else {
      this.#why.set(site, why);
      log.warn({ site, code: why }, "Plone does not say what others see of members");
    }
  }
}

/** Takes out whose turn it is. */
function nextIn({ waiting, given }: Lane): Waiting | undefined {
  for (const queue of [waiting, given]) {
    for (const [key, next] of queue) {
      queue.delete(key);
      return next;
    }
  }
  return undefined;
}

function keyOf(site: SiteConfig, user: string): string {
  return `${site.name} ${user}`;
}
