import type { Secrets } from "@collective-converse/token";
import type { AddressForm } from "./shown-address.ts";

/** `converse.toml`, checked, with every default filled in and every path absolute. */
export interface Config {
  listen: {
    host: string;
    port: number;
    /** On the loopback; absent: no figures for Prometheus. */
    metricsPort?: number;
  };
  xmpp: {
    /** `supervised`: a Prosody of ours. `system`: one of this machine's own. `remote`: one on another host. */
    run: "supervised" | "system" | "remote";
    /** Absolute folder of Prosody's data, rendered configuration and logs; of `settings.json` whose ever Prosody it is. */
    data: string;
    /** Prosody's HTTP port. */
    httpPort: number;
    /** Origin of Prosody's HTTP server: `http://127.0.0.1:5280`. */
    url: string;
    /** Prosody's program; absent: the one on PATH. */
    prosody?: string;
  };
  addresses: {
    /** Addresses and networks of the web servers that are believed in who asked them. */
    trustedProxies: readonly string[];
    /** The header in which they say it; the other one is not looked at. */
    header: "X-Forwarded-For" | "Forwarded";
    /** How much of members' addresses is told. */
    shown: AddressForm;
  };
  audit: {
    /** Days that the audit log is kept. */
    days: number;
  };
  /** Absolute path of `secrets.toml`. */
  secretsFile: string;
  sites: readonly SiteConfig[];
}

export interface SiteConfig {
  /** `[a-z0-9-]+`, the name of its table in `converse.toml` and in `secrets.toml`. */
  name: string;
  /** Serialized origins (RFC 6454) as browsers send them: `https://www.example.org`. */
  origins: readonly string[];
  /** Origin of Plone's own address. */
  plone: string;
  /** Where the site lies in Zope: `/Plone`. */
  path: string;
  /** XMPP domain. */
  domain: string;
  /** Base path of everything of ours: `/chat`. */
  base: string;
  /** Whether the gateway stands in front of Plone too. */
  front: boolean;
}

/** By the site's name: the current pair and, while secrets are rotated, the previous one. */
export type SiteSecrets = ReadonlyMap<string, readonly [current: Secrets, previous?: Secrets]>;
