import { join } from "node:path";
import { type Config, environmentSecrets, openOrderSecret } from "../../config/index.ts";
import type { Log } from "../../log.ts";
import type { KeptSettings } from "../../system/settings-file.ts";
import { ExternalProsody, XmppServer } from "../../xmpp/index.ts";
import type { Edges } from "../edges.ts";
import { xmppSites } from "./xmpp-sites.ts";

/** The Prosody that the configuration names: one of ours, or one that somebody else runs. */
export function makeXmpp(
  config: Config,
  settings: KeptSettings,
  log: Log,
  edges: Edges,
  onReady: () => void,
): XmppServer | ExternalProsody {
  const sites = xmppSites(config.sites, settings);
  const { run, data, httpPort, prosody, url } = config.xmpp;
  if (run !== "supervised") {
    const orderSecret = openOrderSecret(config, edges.env, edges.uid);
    // Looked at now: without it nothing ever becomes ready.
    orderSecret();
    return new ExternalProsody({
      url,
      domains: sites.map(({ domain }) => domain),
      version: edges.version,
      orderSecret,
      log,
      randomBytes: edges.randomBytes,
      onReady,
    });
  }
  const secretsEnv = environmentSecrets(edges.env);
  return new XmppServer({
    dataFolder: data,
    httpPort,
    ...(prosody && { prosody }),
    searchPath: edges.env["PATH"] ?? "",
    sites,
    metrics: config.listen.metricsPort !== undefined,
    ...(secretsEnv ? { secretsEnv } : { secretsFile: config.secretsFile }),
    modulesFolder: join(edges.packageFolder, "prosody/modules"),
    log,
    random: edges.random,
    onReady,
  });
}
