import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Audit } from "../../audit/events.ts";
import { startGateway } from "../../compose/gateway.ts";
import { type Config, openPloneKeys } from "../../config/index.ts";
import type { Log } from "../../log.ts";
import { XmppServer } from "../../xmpp/index.ts";
import type { Edges } from "../edges.ts";
import { newControlKey, writeControl } from "./control-key.ts";
import type { FollowedSecrets } from "./follow-secrets.ts";
import { keepSettings } from "./keep-settings.ts";
import { makeXmpp } from "./make-xmpp.ts";
import { siteDoctor } from "./site-doctor.ts";

/** A Prosody that hangs holds nothing up. */
const LAST_LOOK_MS = 1_000;

/** The gateway, which listens already, and Prosody, which is on its way. */
export interface Parts {
  readonly address: { host: string; port: number };
  /**
   * Resolves with Prosody's process id, `null` where it is no process of ours, when Prosody is ready; rejects when it
   * did not become so.
   */
  readonly ready: Promise<number | null>;
  /** Ends both; takes what runs as long as that to finish. */
  stop(graceMs: number): Promise<void>;
}

/** Starts both. When this or `ready` rejects, `stop` has still to be called for what runs by then. */
export async function startParts(
  config: Config,
  configFile: string,
  secrets: FollowedSecrets,
  audit: Audit,
  log: Log,
  edges: Edges,
): Promise<Parts> {
  const settings = await keepSettings(config, () => xmpp, audit, log, edges.now);
  const xmpp = makeXmpp(config, settings.inForce, log, edges, () => gateway.xmppIsReady());
  const controlKey = newControlKey(edges.randomBytes);
  const gateway = await startGateway({
    config,
    secrets: () => secrets.current(),
    xmpp: {
      get state() {
        // Prosody refuses every login while the secrets cannot be used, and a Prosody that hangs answers none: health
        // must not say that it is up.
        return xmpp.state === "ready" && !(secrets.areUsable && xmpp.answers) ? "failed" : xmpp.state;
      },
      get fault() {
        if (xmpp.state !== "ready") return undefined;
        if (!secrets.areUsable) return "session-secrets";
        return xmpp.answers ? undefined : "xmpp-timeout";
      },
      get http() {
        return xmpp.state === "ready" ? { url: config.xmpp.url } : undefined;
      },
      provisionPerson: (domain, person) => xmpp.provisionPerson(domain, person),
      people: () => xmpp.people(),
      groups: (domain) => xmpp.groups(domain),
      rooms: (domain) => xmpp.rooms(domain),
      sessions: (domain) => xmpp.sessions(domain),
      metrics: async () => (xmpp instanceof XmppServer ? xmpp.metrics() : undefined),
    },
    settings,
    doctor: siteDoctor(config, configFile, edges),
    ploneKeys: openPloneKeys(config, edges.env, edges.uid),
    controlKey,
    audit,
    assetsFolder: join(edges.packageFolder, "assets"),
    version: edges.version,
    log,
    now: edges.now,
    randomBytes: edges.randomBytes,
    random: edges.random,
  });
  // Without it the gateway does its work all the same.
  await writeControl(config.xmpp.data, { port: gateway.address.port, key: controlKey }).catch((err) => {
    log.warn({ err }, "control.json cannot be written: `collective-converse sessions` does not work");
  });
  const ready = xmpp.start().then(() => {
    return xmpp.pid ?? null;
  });
  // Whoever is asked to end before Prosody is ready no longer looks at it.
  ready.catch(() => undefined);
  return {
    address: gateway.address,
    ready,
    stop: async (graceMs) => {
      await Promise.race([gateway.noteRefusals(), delay(LAST_LOOK_MS, undefined, { ref: false })]);
      await Promise.all([gateway.close(graceMs), xmpp.stop()]);
    },
  };
}
