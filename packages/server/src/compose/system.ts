import type { EndReason } from "../../../../spec/http.d.ts";
import type { SiteConfig } from "../config/index.ts";
import { askContacts } from "../contacts/ask-contacts.ts";
import { FollowedContacts } from "../contacts/follow-contacts.ts";
import { CHANGED_PATH, takeChanged } from "../contacts/take-changed.ts";
import type { SystemExchange } from "../http/exchange.ts";
import { askListing } from "../people/ask-listing.ts";
import { FollowedListings } from "../people/follow-listings.ts";
import type { Plone } from "../plone/plone.ts";
import type { ploneProbe } from "../plone/probe.ts";
import { askPerson } from "../portraits/ask-person.ts";
import { FollowedPeople } from "../portraits/follow-people.ts";
import { PEOPLE_CHANGED_PATH, takePeopleChanged } from "../portraits/take-people-changed.ts";
import { askRooms } from "../rooms/ask-rooms.ts";
import { FollowedRooms } from "../rooms/follow-rooms.ts";
import { displayNameOf } from "../session/display-name.ts";
import type { Ended } from "../session/ended.ts";
import { localpartFor } from "../session/localpart.ts";
import { askSettings } from "../system/ask-settings.ts";
import { FollowedSettings } from "../system/follow-settings.ts";
import { Nonces } from "../system/nonces.ts";
import { SessionEnder } from "../system/session-ender.ts";
import { ENDED_PATH, takeEnded } from "../system/take-ended.ts";
import { SETTINGS_PATH, takeSettings } from "../system/take-settings.ts";
import { RefusalsWatch } from "../system/watch-refusals.ts";
import { RenewalsWatch } from "../system/watch-renewals.ts";
import type { GatewayOptions } from "./gateway.ts";
import type { Limits } from "./limits.ts";
import { noticeRoute } from "./notice-control.ts";
import { sessionControl } from "./session-control.ts";
import { syncControl } from "./sync-control.ts";

/** What Plone's process and the gateway tell one another without a member. */
export interface System {
  /** By their path; outside of every site. */
  routes: ReadonlyMap<string, (exchange: SystemExchange) => Promise<void>>;
  followed: FollowedSettings;
  contacts: FollowedContacts;
  rooms: FollowedRooms;
  people: FollowedPeople;
  listings: FollowedListings;
  ender: SessionEnder;
  renewals: RenewalsWatch;
  refusals: RefusalsWatch;
  sync: Pick<ReturnType<typeof syncControl>, "start" | "stop">;
}

/** What it shares with the handlers of pages. */
interface Shared {
  plone: Plone;
  limits: Limits;
  ended: Ended;
  ploneFault: ReturnType<typeof ploneProbe>;
}

/** Why a member's sessions end who can be found no more. */
const LEAVING: ReadonlySet<EndReason> = new Set(["barred", "deleted", "off"]);

export function createSystem(options: GatewayOptions, shared: Shared): System {
  const { plone, limits } = shared;
  const { config, settings, ploneKeys, now, random, randomBytes, log } = options;
  const order = settings.order.bind(settings);
  const people = followPeople(options, plone);
  const contacts = followContacts(options, plone, limits, people);
  const rooms = followRooms(options, plone, limits);
  const listings = followListings(options, plone, limits);
  const { ender, renewals, refusals } = watchSessions(options, shared);
  const siteOf = new Map(config.sites.map((site) => [site.name, site]));
  const orders = {
    sites: config.sites.map(({ name }) => name),
    keys: ploneKeys,
    body: limits.settingsBody,
    now,
  };
  const followed = { contacts, rooms, people, ender };
  const sync = syncControl(options, followed, { plone, orders, limits });
  return {
    sync,
    routes: new Map<string, (exchange: SystemExchange) => Promise<void>>([
      ...sync.routes,
      ...sessionControl(options, { ender, orders, limits }),
      noticeRoute(options, { orders, limits }),
      [SETTINGS_PATH, takeSettings({ ...orders, nonces: new Nonces(limits.nonces), order })],
      [
        CHANGED_PATH,
        // Nonces of their own, so that an import of members does not keep settings from being told.
        takeChanged({
          ...orders,
          nonces: new Nonces(limits.nonces),
          changed(site) {
            contacts.changed(site);
            rooms.changed(site);
            listings.changed(site);
          },
        }),
      ],
      [
        PEOPLE_CHANGED_PATH,
        takePeopleChanged({
          ...orders,
          body: limits.peopleBody,
          nonces: new Nonces(limits.nonces),
          changed(site, users) {
            people.changed(site, users);
            listings.changed(site);
          },
        }),
      ],
      [
        ENDED_PATH,
        takeEnded({
          ...orders,
          nonces: new Nonces(limits.endedNonces),
          async end(name, { user, reason, by, freed }) {
            const site = siteOf.get(name);
            if (LEAVING.has(reason)) listings.left(name, user);
            return site && ender.end(site, user, reason, { via: "plone", by }, freed);
          },
        }),
      ],
    ]),
    contacts,
    rooms,
    people,
    listings,
    ender,
    renewals,
    refusals,
    followed: new FollowedSettings({
      sites: config.sites,
      keys: ploneKeys,
      ask: (site, key) =>
        askSettings(site, key, {
          system: (asker, signature) => plone.system(asker, signature),
          now,
          randomBytes,
        }),
      order,
      log,
      random,
    }),
  };
}

function followListings(options: GatewayOptions, plone: Plone, limits: Limits): FollowedListings {
  const { config, ploneKeys, now, random, randomBytes, log } = options;
  return new FollowedListings({
    sites: config.sites,
    keys: ploneKeys,
    ask: (site, key, part) =>
      askListing(site, key, part, {
        systemPeople: (asker, query, known) => plone.systemPeople(asker, query, known, limits.listing),
        now,
        randomBytes,
      }),
    log,
    now,
    random,
  });
}

function followContacts(
  options: GatewayOptions,
  plone: Plone,
  limits: Limits,
  people: FollowedPeople,
): FollowedContacts {
  const { config, settings, xmpp, ploneKeys, now, random, randomBytes, log } = options;
  return new FollowedContacts({
    sites: config.sites,
    keys: ploneKeys,
    ask: (site, key) =>
      askContacts(site, key, {
        systemContacts: (asker, signature) => plone.systemContacts(asker, signature, limits.contacts),
        now,
        randomBytes,
      }),
    groups: (site) => xmpp.groups(settings.domainOf(site)),
    naming: { localpartFor, displayNameOf },
    given: (site, users) => people.given(site, users),
    log,
    random,
  });
}

function followRooms(options: GatewayOptions, plone: Plone, limits: Limits): FollowedRooms {
  const { config, settings, xmpp, ploneKeys, now, random, randomBytes, log } = options;
  return new FollowedRooms({
    sites: config.sites,
    keys: ploneKeys,
    ask: (site, key) =>
      askRooms(site, key, {
        systemRooms: (asker, signature) => plone.systemRooms(asker, signature, limits.contacts),
        now,
        randomBytes,
      }),
    rooms: (site) => xmpp.rooms(settings.domainOf(site)),
    naming: { localpartFor, displayNameOf },
    log,
    random,
  });
}

function followPeople(options: GatewayOptions, plone: Plone): FollowedPeople {
  const { config, settings, xmpp, ploneKeys, now, randomBytes, log } = options;
  return new FollowedPeople({
    sites: config.sites,
    keys: ploneKeys,
    ask: (site, key, user) =>
      askPerson(site, key, user, {
        systemPerson: (asker, query, signature) => plone.systemPerson(asker, query, signature),
        now,
        randomBytes,
      }),
    people: () => xmpp.people(),
    domainOf: (site) => settings.domainOf(site),
    localpartFor,
    displayNameOf,
    log,
    now,
  });
}

function watchSessions(options: GatewayOptions, { ended, ploneFault }: Shared) {
  const { config, settings, xmpp, audit, now, log } = options;
  const sessions = (site: SiteConfig) => xmpp.sessions(settings.domainOf(site));
  const ender = new SessionEnder({
    sessions,
    localpartFor,
    forget: ended.add.bind(ended),
    audit,
    log,
    now,
  });
  const renewals = new RenewalsWatch({
    sites: config.sites,
    sessions,
    async isPloneUp(site) {
      const [first, ...others] = site.origins;
      if (first === undefined) return false;
      return (await ploneFault({ site, origins: [first, ...others] })) === undefined;
    },
    end: (site, localpart) => ender.endUnrenewed(site, localpart),
    log,
    now,
    elapsed: () => performance.now(),
  });
  const refusals = new RefusalsWatch({ sites: config.sites, sessions, audit, log });
  return { ender, renewals, refusals };
}
