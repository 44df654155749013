import { setTimeout as delay } from "node:timers/promises";
import type { SyncLine } from "../../../../spec/http.d.ts";
import type { SiteConfig } from "../config/index.ts";
import { ConverseError } from "../errors.ts";
import { askListing } from "../people/ask-listing.ts";
import { PARTS } from "../people/site-listing.ts";
import type { Plone } from "../plone/plone.ts";
import { askPerson } from "../portraits/ask-person.ts";
import { displayNameOf } from "../session/display-name.ts";
import { localpartFor } from "../session/localpart.ts";
import { askState } from "../sync/ask-state.ts";
import type { ShownPerson } from "../sync/compare-accounts.ts";
import { type SyncOptions, syncSite } from "../sync/sync-site.ts";
import { syncSites } from "../sync/sync-sites.ts";
import { syncRoute } from "../sync/take-sync.ts";
import { whoRoutes } from "../sync/take-who.ts";
import { Nonces } from "../system/nonces.ts";
import type { OrderOptions } from "../system/verify-order.ts";
import { findAccounts } from "./find-accounts.ts";
import type { GatewayOptions } from "./gateway.ts";
import type { Limits } from "./limits.ts";
import type { System } from "./system.ts";

const EVERY_MS = 3_600_000;
const JITTER = 0.2;

type Followed = Pick<System, "contacts" | "rooms" | "people" | "ender">;

/** Comparing all sites with the XMPP server: when the command asks for it, and every hour. */
export function syncControl(
  options: GatewayOptions,
  followed: Followed,
  { plone, orders, limits }: { plone: Plone; orders: OrderOptions; limits: Limits },
) {
  const { config, random, log } = options;
  const room = roomFor(options, followed, plone, limits);
  async function* sync(
    { site: name, isDry }: { site: string | null; isDry: boolean },
    signal: AbortSignal,
  ): AsyncGenerator<SyncLine> {
    const sites = config.sites.filter((site) => name === null || site.name === name);
    yield* syncSites(sites, {
      signal,
      limitMs: limits.sync.limitMs,
      syncSite: (site, siteSignal) => syncSite({ site, isDry, signal: siteSignal }, room),
    });
  }
  const ended = new AbortController();
  return {
    routes: [
      syncRoute({ key: options.controlKey, body: limits.settingsBody, lines: limits.sync, sync }),
      ...whoRoutes({
        key: options.controlKey,
        body: limits.settingsBody,
        orders,
        nonces: new Nonces(limits.nonces),
        who: (name, order) =>
          findAccounts(
            options,
            config.sites.filter((site) => name === null || site.name === name),
            order,
          ),
      }),
    ] as const,
    /** Compares again and again, from now on. */
    async start(): Promise<void> {
      for (;;) {
        const wait = EVERY_MS * (1 + JITTER * (2 * random() - 1));
        const isEnded = await delay(wait, false, { signal: ended.signal, ref: false }).catch(() => true);
        if (isEnded) return;
        for await (const line of sync({ site: null, isDry: false }, ended.signal))
          if (line.type !== "progress") log[line.type === "failed" ? "warn" : "info"](line, "sites compared");
      }
    },
    stop: () => ended.abort(),
  };
}

function roomFor(options: GatewayOptions, followed: Followed, plone: Plone, limits: Limits): SyncOptions {
  const { settings, xmpp, ploneKeys, now, randomBytes, log } = options;
  const { contacts, rooms, people, ender } = followed;
  const keyOf = (site: SiteConfig): Uint8Array => {
    const key = ploneKeys().get(site.name);
    if (key !== undefined) return key;
    throw new ConverseError("system-off", "The gateway has no key for this site.");
  };
  const server = <T>(orders: T | undefined): T => {
    if (orders !== undefined) return orders;
    throw new ConverseError("xmpp-unreachable", "Prosody is not ready.");
  };
  return {
    contacts: (site, how) => contacts.repair(site, how),
    rooms: (site, how) => rooms.repair(site, how),
    state: (site) =>
      askState(site, keyOf(site), {
        systemState: (asker, signature) => plone.systemState(asker, signature, limits.listing),
        now,
        randomBytes,
      }),
    async people(site) {
      const found = new Map<string, ShownPerson>();
      for (let part = 0; part < PARTS; part++) {
        const told = await askListing(
          site,
          keyOf(site),
          { part, of: PARTS, tag: undefined },
          {
            systemPeople: (asker, query, known) => plone.systemPeople(asker, query, known, limits.listing),
            now,
            randomBytes,
          },
        );
        if (told?.listing === undefined) return undefined;
        for (const person of told.listing) found.set(person.id, person);
      }
      return found;
    },
    accounts: (site, part, of) => server(xmpp.people()).list(settings.domainOf(site), part, of),
    person: (site, user) =>
      askPerson(site, keyOf(site), user, {
        systemPerson: (asker, query, signature) => plone.systemPerson(asker, query, signature),
        now,
        randomBytes,
      }),
    tell: (site, user, version) => people.repair(site, user, version),
    name: (site, person) =>
      xmpp.provisionPerson(settings.domainOf(site), { ...person, localpart: localpartFor(person.user) }),
    end: (site, user, reason) => ender.end(site, user, reason, { via: "gateway" }),
    async connected(site) {
      const sessions = await server(xmpp.sessions(settings.domainOf(site))).list();
      return new Set([...sessions.values()].flatMap(({ user }) => user ?? []));
    },
    localpartFor,
    displayNameOf,
    log,
  };
}
