import { join } from "node:path";
import { startGateway } from "../../compose/gateway.ts";
import { type Config, environmentSecrets } from "../../config/index.ts";
import type { Log } from "../../log.ts";
import { XmppServer } from "../../xmpp/index.ts";
import type { Edges } from "../edges.ts";
import type { FollowedSecrets } from "./follow-secrets.ts";

/** The gateway, which listens already, and Prosody, which is on its way. */
export interface Parts {
  readonly address: { host: string; port: number };
  /** Resolves with Prosody's process id when Prosody is ready, rejects when it did not become so. */
  readonly ready: Promise<number>;
  /** Ends both; takes what runs as long as that to finish. */
  stop(graceMs: number): Promise<void>;
}

/** Prosody gives files one address each; it is on the first of the site's origins. */
function xmppSite({ name, domain, origins, base }: Config["sites"][number]) {
  return { name, domain, uploadBase: `${origins[0]}${base}/` };
}

function makeXmpp(config: Config, log: Log, edges: Edges): XmppServer {
  const { data, httpPort, prosody } = config.xmpp;
  const secretsEnv = environmentSecrets(edges.env);
  return new XmppServer({
    dataFolder: data,
    httpPort,
    ...(prosody && { prosody }),
    searchPath: edges.env["PATH"] ?? "",
    sites: config.sites.map(xmppSite),
    ...(secretsEnv ? { secretsEnv } : { secretsFile: config.secretsFile }),
    modulesFolder: join(edges.packageFolder, "prosody/modules"),
    log,
    random: edges.random,
  });
}

/** Starts both. When this or `ready` rejects, `stop` has still to be called for what runs by then. */
export async function startParts(
  config: Config,
  secrets: FollowedSecrets,
  log: Log,
  edges: Edges,
): Promise<Parts> {
  const xmpp = makeXmpp(config, log, edges);
  const gateway = await startGateway({
    config,
    secrets: () => secrets.current(),
    xmpp: {
      get state() {
        // Prosody refuses every login while the secrets cannot be used, so health must not say that it is up.
        return xmpp.state === "ready" && !secrets.areUsable ? "failed" : xmpp.state;
      },
      get http() {
        return xmpp.state === "ready" ? { host: "127.0.0.1", port: config.xmpp.httpPort } : undefined;
      },
      provisionPerson: (domain, localpart, name) => xmpp.provisionPerson(domain, localpart, name),
    },
    assetsFolder: join(edges.packageFolder, "assets"),
    version: edges.version,
    log,
    now: edges.now,
    randomBytes: edges.randomBytes,
  });
  const ready = xmpp.start().then(() => {
    if (xmpp.pid === undefined) throw new TypeError("a Prosody that is ready has a process id");
    return xmpp.pid;
  });
  // Whoever is asked to end before Prosody is ready no longer looks at it.
  ready.catch(() => undefined);
  return {
    address: gateway.address,
    ready,
    stop: async (graceMs) => {
      await Promise.all([gateway.close(graceMs), xmpp.stop()]);
    },
  };
}
