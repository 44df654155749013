import type { SystemRooms } from "../../../../spec/http.d.ts";
import type { SiteConfig } from "../config/index.ts";
import { type ApplyOptions, applyGroups, type GroupStore } from "../contacts/apply-groups.ts";
import { AskedSites } from "../contacts/asked-sites.ts";
import { MOST_MEMBERS, type Naming } from "../contacts/render-groups.ts";
import type { Log } from "../log.ts";
import type { SiteKeys } from "../system/site-key.ts";
import { emptied, renderRooms } from "./render-rooms.ts";

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
export class FollowedRooms extends AskedSites {
  readonly #options: FollowRoomsOptions;

  constructor(options: FollowRoomsOptions) {
    super({
      ...options,
      repair: (site) => this.repair(site),
      texts: {
        failed: "rooms failed",
        well: "all rooms of the site's groups are as they should be again",
        wrong: "not all rooms of the site's groups are as they should be",
      },
    });
    this.#options = options;
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
    const { put, removed, refused } = await applyGroups(store, bodies, { ...options, instead: emptied });
    if (put + removed > 0 && !options.isDry)
      log.info({ site: site.name, rooms: bodies.size, put, removed }, "rooms of the site's groups");
    return refusalOf(tooLarge, refused);
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
