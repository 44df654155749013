import type { SetupPlan } from "../../src/setup/index.ts";

/** What the pages of the documentation show. */
export const USUAL: SetupPlan = {
  site: {
    name: "plone",
    origin: "https://www.example.org",
    plone: "http://127.0.0.1:8080",
    path: "/Plone",
    domain: "example.org",
    base: "/chat",
  },
  listen: { host: "127.0.0.1", port: 8090 },
  prosody: { run: "supervised", httpPort: 5280 },
  files: {
    config: "/etc/converse/converse.toml",
    secrets: "/etc/converse/secrets.toml",
    ploneKey: "/etc/converse/plone.key",
    data: "/var/lib/converse",
  },
  service: { program: "/usr/local/bin/collective-converse", user: "converse" },
};

/** Names that mean something to the programs that read them. */
const FOLDER = '/home/jané/100% "my" $chat \\ #1';

export const UNUSUAL: SetupPlan = {
  site: {
    name: "intra-net",
    origin: "http://intranet.example:8000",
    plone: "http://[::1]:8080",
    path: "/sites/b.c~d",
    domain: "bücher.例え",
    base: "/talk.to/us",
  },
  listen: { host: "::", port: 8443 },
  prosody: { run: "remote", httpPort: 5280, url: "https://xmpp.example.org:5281" },
  files: {
    config: `${FOLDER}/converse.toml`,
    secrets: `${FOLDER}/secrets.toml`,
    ploneKey: `${FOLDER}/plone.key`,
    data: `${FOLDER}/data`,
  },
  service: { program: "/home/jané/100% $mine/bin/collective-converse", user: "jane" },
};
