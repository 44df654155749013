import type { SiteSettings } from "./site-settings.ts";

/** The gateway's file; every value in it is ours, so JSON's strings serve as TOML's. */
export function renderConverseToml(settings: SiteSettings): string {
  const { port, plonePort, xmppPort, xmppFolder } = settings;
  const text = (value: unknown) => JSON.stringify(value);
  return `# Written by npm start at each start.
version = 1

[listen]
host = "127.0.0.1"
port = ${port}

[xmpp]
data = ${text(xmppFolder)}
http_port = ${xmppPort}

[sites.${settings.name}]
origins = ${text(settings.origins)}
plone = "http://127.0.0.1:${plonePort}"
path = ${text(settings.path)}
domain = ${text(settings.domain)}
base = ${text(settings.base)}
front = true
`;
}
