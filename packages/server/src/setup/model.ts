/** How the gateway has its Prosody: as its child, as a service of this machine, or on another host. */
export type ProsodyRun = "supervised" | "system" | "remote";

/** The web servers that there are lines for. */
export const PROXIES = ["nginx", "caddy", "apache", "haproxy"] as const;
export type ProxyName = (typeof PROXIES)[number];

/** Everything that is decided when chat is set up on a site. Paths are absolute. */
export interface SetupPlan {
  site: {
    /** `[a-z0-9-]+` */
    name: string;
    /** What people see in their browser: `https://www.example.org`. */
    origin: string;
    /** Plone's own origin. */
    plone: string;
    /** Where the site lies in Zope: `/Plone`. */
    path: string;
    /** XMPP domain. */
    domain: string;
    /** Base path of the gateway: `/chat`. */
    base: string;
  };
  listen: { host: string; port: number };
  prosody: {
    run: ProsodyRun;
    /** Of the child's HTTP server, on the loopback. */
    httpPort: number;
    /** Of a Prosody that is not ours: `http://127.0.0.1:5280`. */
    url?: string;
    /** The program, where it is not the one on PATH. */
    program?: string;
  };
  files: { config: string; secrets: string; ploneKey: string; data: string };
  /** What systemd starts, and as whom. */
  service: { program: string; user: string };
}

/** Lines that belong into a file of somebody else's. */
export interface Snippet {
  /** The name of its own file: `nginx-server.conf`. */
  name: string;
  /** One line: where they belong. */
  place: string;
  text: string;
}
