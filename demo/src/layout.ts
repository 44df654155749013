import { join } from "node:path";

/** Where everything lies in a data folder; all paths are absolute. */
export interface Layout {
  folder: string;
  passwords: string;
  portraits: string;
  converseToml: string;
  secretsToml: string;
  /** The copy of the key between Plone and the gateway that Plone reads. */
  ploneKey: string;
  xmpp: string;
  logs: string;
  gatewayLog: string;
  ploneLog: string;
  gatewayPid: string;
  plonePid: string;
  /** Programs that run for a while; see `remember-commands.mjs`. */
  running: string;
  instance: string;
  siteStamp: string;
}

export function layoutOf(folder: string): Layout {
  return {
    folder,
    passwords: join(folder, "passwords.json"),
    portraits: join(folder, "portraits"),
    converseToml: join(folder, "converse.toml"),
    secretsToml: join(folder, "secrets.toml"),
    ploneKey: join(folder, "plone.key"),
    xmpp: join(folder, "xmpp"),
    logs: join(folder, "logs"),
    gatewayLog: join(folder, "logs/gateway.log"),
    ploneLog: join(folder, "logs/plone.log"),
    gatewayPid: join(folder, "gateway.pid"),
    plonePid: join(folder, "plone.pid"),
    running: join(folder, "running"),
    instance: join(folder, "plone"),
    // With the database, so that it goes when that goes.
    siteStamp: join(folder, "plone/var/site-stamp"),
  };
}
