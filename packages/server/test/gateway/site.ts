import { randomBytes } from "node:crypto";
import { Writable } from "node:stream";
import { generateSecrets, type Secrets } from "@collective-converse/token";
import { onTestFinished } from "vitest";
import type { AuditEvent } from "../../src/audit/events.ts";
import { type Gateway, type GatewayOptions, startGateway } from "../../src/compose/gateway.ts";
import { LIMITS, type Limits } from "../../src/compose/limits.ts";
import type { Config, SiteConfig } from "../../src/config/config.ts";
import { createLog } from "../../src/log.ts";
import { keeperFor } from "./keeper.ts";
import { StubPlone } from "./stub-plone.ts";
import { StubProsody } from "./stub-prosody.ts";

const ORIGIN = "https://www.example.org";

export interface Site {
  gateway: Gateway;
  port: number;
  plone: StubPlone;
  prosody: StubProsody;
  secrets: Secrets;
  /** Unix milliseconds that the gateway's clock shows. */
  clock: { now: number };
  /** Everything that was logged, down to debug. */
  logged: string[];
  /** What was noted for the audit log. */
  audited: AuditEvent[];
}

export interface SiteChanges {
  site?: Partial<SiteConfig>;
  limits?: Partial<Limits>;
  assetsFolder?: string;
  /** The bytes of the sites' keys; without them Plone and the gateway tell one another nothing. */
  ploneKeys?: GatewayOptions["ploneKeys"];
  /** What Plone answers from the beginning. */
  answer?: StubPlone["answer"];
  doctor?: GatewayOptions["doctor"];
  addresses?: Partial<Config["addresses"]>;
  /** Where Prometheus reads; without it nowhere. */
  metricsPort?: number;
  settings?: (sites: readonly SiteConfig[]) => GatewayOptions["settings"];
}

/** A gateway that nothing stands behind. */
export function optionsFor(sites: readonly SiteConfig[], listen: Config["listen"]): GatewayOptions {
  return {
    config: {
      listen,
      xmpp: { run: "supervised", data: "/nowhere", httpPort: 1, url: "http://127.0.0.1:1" },
      addresses: { trustedProxies: ["127.0.0.1", "::1"], header: "X-Forwarded-For", shown: "network" },
      audit: { days: 90 },
      secretsFile: "/nowhere/secrets.toml",
      sites,
    },
    secrets: () => new Map(),
    xmpp: {
      state: "stopped",
      http: { url: "http://127.0.0.1:1" },
      provisionPerson: async () => false,
      people: () => undefined,
      groups: () => undefined,
      rooms: () => undefined,
      sessions: () => undefined,
    },
    audit: () => undefined,
    ploneKeys: () => new Map(),
    controlKey: "c".repeat(64),
    settings: keeperFor(sites),
    doctor: async function* () {},
    random: () => 0.5,
    assetsFolder: "/nowhere/assets",
    version: "2.0.0",
    log: createLog({ level: "silent", destination: process.stderr }),
    now: () => Date.now(),
    randomBytes,
  };
}

/** A real gateway between a stub of Plone and one of Prosody; ended after the test. */
export async function startSite(changes: SiteChanges = {}): Promise<Site> {
  const plone = new StubPlone();
  if (changes.answer) plone.answer = changes.answer;
  const prosody = new StubProsody();
  await prosody.start();
  const secrets = generateSecrets(randomBytes);
  const clock = { now: Date.parse("2026-11-24T10:00:00Z") };
  const logged: string[] = [];
  const audited: AuditEvent[] = [];
  const site: SiteConfig = {
    name: "plone",
    origins: [ORIGIN, "http://localhost:8080"],
    plone: await plone.start(),
    path: "/Plone",
    domain: "example.org",
    base: "/chat",
    front: false,
    ...changes.site,
  };
  const basis = optionsFor([site], {
    host: "127.0.0.1",
    port: 0,
    ...(changes.metricsPort && { metricsPort: changes.metricsPort }),
  });
  const addresses = { ...basis.config.addresses, ...changes.addresses };
  const options = {
    ...basis,
    config: { ...basis.config, addresses },
    secrets: () => new Map([["plone", [secrets] as const]]),
    xmpp: prosody,
    assetsFolder: changes.assetsFolder ?? "/nowhere/assets",
    log: createLog({
      level: "debug",
      destination: new Writable({
        write(line, _encoding, done) {
          logged.push(String(line));
          done();
        },
      }),
    }),
    now: () => clock.now,
    audit: (event: AuditEvent) => void audited.push(event),
    ...(changes.ploneKeys && { ploneKeys: changes.ploneKeys }),
    ...(changes.doctor && { doctor: changes.doctor }),
    ...(changes.settings && { settings: changes.settings([site]) }),
  };
  const gateway = await startGateway(options, { ...LIMITS, ...changes.limits });
  onTestFinished(async () => {
    await gateway.close(0);
    await Promise.all([plone.stop(), prosody.stop()]);
  });
  return { gateway, port: gateway.address.port, plone, prosody, secrets, clock, logged, audited };
}
