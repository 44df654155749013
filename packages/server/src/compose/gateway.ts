import type { RandomBytes } from "@collective-converse/token";
import type { Audit } from "../audit/events.ts";
import type { Config, SiteSecrets } from "../config/config.ts";
import type { GroupStore } from "../contacts/apply-groups.ts";
import { siteChooser } from "../http/choose-site.ts";
import { addressReader, trust } from "../http/client-address.ts";
import { Connections } from "../http/connections.ts";
import { createGatewayServer } from "../http/create-server.ts";
import { createDispatch } from "../http/dispatch.ts";
import { Tunnels } from "../http/tunnels.ts";
import type { Log } from "../log.ts";
import { Metrics } from "../metrics/metrics.ts";
import { Plone } from "../plone/plone.ts";
import { ploneProbe } from "../plone/probe.ts";
import { Ended } from "../session/ended.ts";
import { newTrace } from "../session/new-trace.ts";
import type { Doctor } from "../session/post-doctor.ts";
import type { SettingsKeeper } from "../system/settings-keeper.ts";
import type { SiteKeys } from "../system/site-key.ts";
import type { People, Rooms, Sessions, ToldPerson } from "../xmpp/index.ts";
import { auditRefusal } from "./audit-refusal.ts";
import { closeServer } from "./close.ts";
import { fitDescriptors, readDescriptors } from "./fit-descriptors.ts";
import { createHandlers } from "./handlers.ts";
import { LIMITS, type Limits } from "./limits.ts";
import { listen } from "./listen.ts";
import { routeTable } from "./routes.ts";
import { countAnswers, serveMetrics } from "./serve-metrics.ts";
import { createSystem } from "./system.ts";

/** Of one domain; each rejects with a ConverseError. */
export type SessionOrders = Pick<Sessions, "list" | "close" | "renew"> & Partial<Pick<Sessions, "refused">>;

export type PeopleOrders = Pick<People, "account" | "describe" | "list" | "portrait">;

export type RoomStore = GroupStore & Pick<Rooms, "notice">;

/** What the gateway asks of the room that runs the XMPP server. */
export interface XmppPort {
  /** A state of `@collective-converse/supervise`; `ready` when the server takes connections. */
  readonly state: string;
  /** Why nobody can log in though the server runs, a code of `errors.json`. */
  readonly fault?: string | undefined;
  /** Origin of Prosody's HTTP server; absent while what listens there is not known to be ours. */
  readonly http: { url: string } | undefined;
  /** Tells the server a member's name when it changed; resolves false when it could not be told. */
  provisionPerson(domain: string, person: ToldPerson): Promise<boolean>;
  /** Orders about what people look like; absent while the server is not ready. */
  people(): PeopleOrders | undefined;
  /** The groups whose members have each other as contacts; absent while the server is not ready. */
  groups(domain: string): GroupStore | undefined;
  /** The rooms of groups and of add-ons; absent while the server is not ready. */
  rooms(domain: string): RoomStore | undefined;
  /** Orders about who is connected; absent while the server is not ready. */
  sessions(domain: string): SessionOrders | undefined;
  /** What the server counts, as OpenMetrics; undefined where it does not say. */
  metrics?(): Promise<string | undefined>;
}

export interface GatewayOptions {
  config: Config;
  /** Asked at every session, because a rotation changes them. */
  secrets: () => SiteSecrets;
  xmpp: XmppPort;
  /** Asked at every request of a Plone's, and when Plone is asked. */
  ploneKeys: () => SiteKeys;
  /** What the sites' administrators decided about the XMPP server. */
  settings: SettingsKeeper;
  /** Looks for what is wrong, when who administers a site asks. */
  doctor: Doctor;
  /** By which `collective-converse sessions` is known; 64 hexadecimal digits. */
  controlKey: string;
  /** Notes security events. */
  audit: Audit;
  /** Absolute folder of what `<base>/` serves; it may be missing. */
  assetsFolder: string;
  version: string;
  log: Log;
  /** Unix milliseconds. */
  now(): number;
  randomBytes: RandomBytes;
  /** In [0, 1), for jitter. */
  random(): number;
}

export interface Gateway {
  readonly address: { host: string; port: number };
  /** The XMPP server became ready, also again: it may not know what was told before. */
  xmppIsReady(): void;
  /** Notes what the XMPP server has refused until now, as long as it still runs. Never rejects. */
  noteRefusals(): Promise<void>;
  /** Takes nothing new, lets what runs finish for that long, then ends it. Resolves when the port is free. */
  close(graceMs: number): Promise<void>;
}

/**
 * Listens at `config.listen`.
 *
 * @throws ConverseError `gateway-port-taken` when another process listens there, `gateway-listen-failed`, or
 *   `config-invalid` when two sites have the same host.
 */
export async function startGateway(options: GatewayOptions, wanted: Limits = LIMITS): Promise<Gateway> {
  const { config, log, randomBytes } = options;
  const limits = { ...wanted, ...fitDescriptors(wanted, readDescriptors()) };
  const isProxy = trust(config.addresses.trustedProxies);
  const plone = new Plone(limits.plone);
  const tunnels = new Tunnels({ ...limits.tunnels, isProxy });
  const ended = new Ended();
  const ploneFault = ploneProbe({ plone, now: options.now, ...limits.health });
  const { routes, followed, contacts, rooms, people, listings, ender, renewals, refusals, sync } =
    createSystem(options, {
      plone,
      limits,
      ended,
      ploneFault,
    });
  const choose = siteChooser(config.sites);
  const handlers = createHandlers(options, {
    plone,
    tunnels,
    limits,
    isProxy,
    ended,
    people,
    listings,
    ploneFault,
  });
  const metrics = new Metrics({
    version: options.version,
    xmppState: () => options.xmpp.state,
    tunnels: () => tunnels.size,
  });
  const count = countAnswers(metrics, handlers);
  const dispatch = createDispatch({
    system: routes,
    chooseSite(req) {
      const { site, origins } = choose(req);
      return { site: { ...site, domain: options.settings.domainOf(site) }, origins };
    },
    route: routeTable(handlers),
    addressOf: addressReader(config.addresses),
    answered(answer) {
      count(answer);
      auditRefusal(options.audit, answer);
    },
    elapsed: () => performance.now(),
    log,
    newTrace: () => newTrace(randomBytes),
    lingerMs: limits.lingerMs,
  });
  const isFront = config.sites.some((site) => site.front);
  // A large upload to Plone takes as long as it takes; the gateway's own routes time the bodies that they read.
  const server = createGatewayServer({
    dispatch,
    limits: { ...limits, requestMs: isFront ? 0 : limits.requestMs },
  });
  const elapsed = () => performance.now();
  new Connections({ ...limits.clients, isProxy, log, elapsed }).follow(server);
  const address = await listen(server, config.listen);
  const metricsServer = await serveMetrics(metrics, options).catch((error) => {
    server.close();
    throw error;
  });
  void followed.start();
  contacts.start();
  rooms.start();
  listings.start();
  renewals.start();
  refusals.start();
  void sync.start();
  const room = { clients: limits.clients.most, tunnels: limits.tunnels.most };
  log.info({ ...address, ...room, sites: config.sites.map((site) => site.name) }, "the gateway listens");
  if (room.clients < wanted.clients.most)
    log.warn(
      room,
      "fewer connections are taken, because this process may have too few files open: see LimitNOFILE",
    );
  return {
    address,
    xmppIsReady() {
      contacts.all();
      rooms.all();
      people.forget();
    },
    noteRefusals: () => refusals.look(),
    async close(graceMs) {
      log.info({ tunnels: tunnels.size }, "the gateway closes");
      metricsServer?.close();
      metricsServer?.closeAllConnections();
      followed.stop();
      contacts.stop();
      rooms.stop();
      listings.stop();
      people.stop();
      renewals.stop();
      refusals.stop();
      sync.stop();
      ender.stop();
      await closeServer(server, tunnels, graceMs);
      plone.close();
    },
  };
}
