import { LARGEST_FILE } from "../xmpp/index.ts";

/** Every limit of the gateway. Times are in milliseconds, sizes in bytes. */
export const LIMITS = {
  headersMs: 10_000,
  // The largest file at 150 kbit/s; what stands still is ended sooner by the route that reads it.
  requestMs: 900_000,
  checkMs: 2_000,
  // Longer than nginx keeps its idle connections (60 s).
  keepAliveMs: 75_000,
  headerBytes: 16_384,
  lingerMs: 5_000,
  /** Plone's whole answer. */
  plone: { milliseconds: 5_000, bytes: 262_144 },
  /** Plone's answer about the contacts of all members, or the rooms: 10,000 of them in groups. */
  contacts: { milliseconds: 30_000, bytes: 8_388_608 },
  /** A part of all members: 12,500 of 100,000. */
  listing: { milliseconds: 30_000, bytes: 16_777_216 },
  /** Searches of one member: faster than anybody types, slower than a program that collects. */
  search: { burst: 30, perSecond: 3 },
  /** Who asks with whom they may chat, once for each page that names somebody: faster than anybody clicks. */
  chatWith: { burst: 60, perSecond: 2 },
  /** The ids that it names: 50 of 2,000 characters, and what JSON makes of them. */
  chatWithBody: { milliseconds: 10_000, bytes: 655_360 },
  /**
   * All else that pages ask and Plone or Prosody is asked for. A page asks for a session 6 times in 3 s at most and 30
   * times in ten minutes: ten tabs that come back after an outage ask 60 times at once, and renew, search and open
   * conversations beside it. An address may be a school's: 500 members with three tabs each come back within seconds.
   */
  pages: { member: { burst: 120, perSecond: 1 }, address: { burst: 3_000, perSecond: 50 } },
  /** Portraits, which a browser asks for once: of a room with 300 people in some tabs, by a class at the same time. */
  portraits: { member: { burst: 1_500, perSecond: 20 }, address: { burst: 30_000, perSecond: 500 } },
  /** Addresses that are counted at a time; some 150 bytes each. */
  addresses: 20_000,
  /** A session's own body, which has no meaning. */
  sessionBody: { milliseconds: 10_000, bytes: 16_384 },
  /** A comparison of all sites, while somebody waits. */
  sync: { limitMs: 3_600_000, beatMs: 15_000 },
  /** Answers of the doctor, line by line. */
  doctor: { limitMs: 180_000, beatMs: 15_000 },
  /** An order of Plone's. */
  settingsBody: { milliseconds: 10_000, bytes: 16_384 },
  /** Ids of members who have changed; one may have 2,000 characters. */
  peopleBody: { milliseconds: 10_000, bytes: 65_536 },
  /** What a room says: 20,000 bytes, and what JSON makes of them. */
  noticeBody: { milliseconds: 10_000, bytes: 65_536 },
  /** Orders of Plone's that are remembered, for a minute at most. */
  nonces: 1_000,
  /** The same for members who have to leave: a logout each, in the evening of a large site. */
  endedNonces: 20_000,
  boshBody: { milliseconds: 30_000, bytes: 262_144 },
  /** A shared file, sent or fetched. */
  file: { bytes: LARGEST_FILE, idleMs: 60_000 },
  /**
   * Connections to Prosody at a time, less where there are not enough file descriptors; and of one address: 500 members of
   * a school, with four tabs each.
   */
  tunnels: { most: 10_000, perAddress: 2_000 },
  /** Connections of clients at a time, those with a tunnel among them, and of one address that is no proxy's. */
  clients: { most: 30_000, perAddress: 3_000 },
  xmppAcceptMs: 5_000,
  provisionMs: 1_000,
  memberKeepMs: 5_000,
  refusalKeepMs: 1_000,
  members: 10_000,
  /** Silence of Plone or of a client while the gateway stands in front. */
  frontIdleMs: 300_000,
  health: { keepMs: 3_000, limitMs: 2_000 },
};

export type Limits = typeof LIMITS;
