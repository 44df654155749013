import type { SystemRooms } from "../../../../spec/http.d.ts";
import type { SiteConfig } from "../config/index.ts";
import { type ApplyOptions, applyGroups, type GroupStore } from "../contacts/apply-groups.ts";
import { Paced } from "../contacts/paced.ts";
import { MOST_MEMBERS, type Naming } from "../contacts/render-groups.ts";
import { ConverseError } from "../errors.ts";
import type { Log } from "../log.ts";
import type { SiteKeys } from "../system/site-key.ts";
import { renderRooms } from "./render-rooms.ts";

/** How often each Plone is asked; a fifth more or less, so that many gateways do not ask at once. */
const EVERY_MS = 300_000;
const JITTER = 0.2;
const PAUSE_MS = 1_000;

export interface FollowRoomsOptions {
  sites: readonly SiteConfig[];
  keys(): SiteKeys;
  ask(site: SiteConfig, key: Uint8Array): Promise<SystemRooms>;
  /** The rooms that the XMPP server keeps for the groups of a site; `undefined` while it is not ready. */
  rooms(site: SiteConfig): GroupStore | undefined;
  naming: Naming;
  log: Log;
  /** In [0, 1), for the jitter. */
  random(): number;
}

/**
 * Has the XMPP server keep the rooms of each site's groups: asks Plone at once, again and again, and when it is told of
 * a change. While Plone does not answer, or does not know who is in its groups, the rooms stay as they are.
 */
export class FollowedRooms {
  readonly #options: FollowRoomsOptions;
  readonly #paced: ReadonlyMap<string, Paced>;
  /** By site: what was wrong the last time. */
  readonly #why = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: FollowRoomsOptions) {
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

  /** The groups of a site, or who is in them, are others. */
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
      if (!(error instanceof ConverseError)) log.error({ err: error }, "rooms failed");
      this.#tell(
        site.name,
        error instanceof ConverseError ? error : { code: "gateway-internal", message: "" },
      );
    }
  }

  /**
   * Compares and repairs now. Resolves what of the rooms is not as it should be; `undefined` where nobody could be asked.
   *
   * @throws ConverseError what is wrong with Plone, its answer or the XMPP server
   */
  async repair(site: SiteConfig, options: ApplyOptions = {}): Promise<SystemRooms["refused"] | undefined> {
    const { keys, ask, rooms, naming, log } = this.#options;
    const key = keys().get(site.name);
    if (key === undefined || rooms(site) === undefined) return undefined;
    const told = await ask(site, key);
    if (told.refused !== null) return told.refused;
    const { bodies, tooLarge } = renderRooms(told.rooms, naming);
    // Its domain may be another by now.
    const store = rooms(site);
    if (store === undefined) return undefined;
    const { put, removed, refused } = await applyGroups(store, bodies, options);
    if (put + removed > 0 && !options.isDry)
      log.info({ site: site.name, rooms: bodies.size, put, removed }, "rooms of the site's groups");
    return refusalOf(tooLarge, refused);
  }

  #tell(site: string, wrong: SystemRooms["refused"] | undefined): void {
    if (wrong === undefined) return;
    const { log } = this.#options;
    const why = wrong === null ? "" : `${wrong.code} ${wrong.message}`;
    if ((this.#why.get(site) ?? "") === why) return;
    this.#why.set(site, why);
    if (wrong === null) log.info({ site }, "all rooms of the site's groups are as they should be again");
    else
      log.warn(
        { site, code: wrong.code, why: wrong.message },
        "not all rooms of the site's groups are as they should be",
      );
  }
}

/** What is wrong with some of the rooms, as an error that is only told. */
function refusalOf(tooLarge: readonly string[], refused: readonly string[]): SystemRooms["refused"] {
  const [room] = tooLarge;
  if (room !== undefined) {
    const message = `${tooLarge.length} groups have more than ${MOST_MEMBERS} members, one of them: ${room}.`;
    return { code: "rooms-too-large", message };
  }
  const [why] = refused;
  if (why === undefined) return null;
  return {
    code: "rooms-not-taken",
    message: `Prosody refuses ${refused.length} rooms, one of them: ${why}.`,
  };
}
