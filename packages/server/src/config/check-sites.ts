import type { Config, SiteConfig } from "./config.ts";
import { isLoopback } from "./origin.ts";
import type { Problem } from "./problems.ts";

/** What each XMPP domain of a site has below it: rooms and shared files. */
const COMPONENTS = ["rooms", "upload"];

const DEFAULT_PORTS: Readonly<Record<string, string>> = { "http:": "80", "https:": "443" };

/** What a request's `Host` may be for the origin; it says nothing of the scheme. */
function hostsOf(origin: string): string[] {
  const { host, port, protocol } = new URL(origin);
  return port === "" ? [host, `${host}:${DEFAULT_PORTS[protocol]}`] : [host];
}

function domainsOf({ domain }: SiteConfig): string[] {
  return [domain, ...COMPONENTS.map((component) => `${component}.${domain}`)];
}

/** The first value of each site that an earlier site has already. */
function shared(
  sites: readonly SiteConfig[],
  field: "origins" | "domain",
  what: string,
  valuesOf: (site: SiteConfig) => string[],
): Problem[] {
  const owners = new Map<string, string>();
  return sites.flatMap((site) => {
    const key = `sites.${site.name}.${field}`;
    const values = [...new Set(valuesOf(site))];
    const taken = values.find((value) => owners.has(value));
    for (const value of values) owners.set(value, owners.get(value) ?? key);
    if (taken === undefined) return [];
    const message = `the ${what} ${taken} is already that of ${owners.get(taken)}`;
    return [{ code: "config-invalid", key, message }];
  });
}

/** What is wrong between the domains of these sites. */
export function checkDomains(sites: readonly SiteConfig[]): Problem[] {
  return shared(sites, "domain", "domain", domainsOf);
}

/** What is wrong between the tables of a file whose values are each valid. */
export function checkSites({ listen, xmpp, sites }: Config): Problem[] {
  const problems = [
    ...shared(sites, "origins", "host", ({ origins }) => origins.flatMap(hostsOf)),
    ...checkDomains(sites),
  ];
  if (listen.port === xmpp.httpPort && isLoopback(xmpp.url)) {
    const key = xmpp.run === "supervised" ? "xmpp.http_port" : "xmpp.url";
    const message = `${listen.port} is the port of [listen] too; choose another`;
    problems.push({ code: "config-invalid", key, message });
  }
  const ports = [listen.port, ...(isLoopback(xmpp.url) ? [xmpp.httpPort] : [])];
  if (listen.metricsPort !== undefined && ports.includes(listen.metricsPort)) {
    const message = `${listen.metricsPort} is the port of the gateway or of Prosody too; choose another`;
    problems.push({ code: "config-invalid", key: "listen.metrics_port", message });
  }
  return problems;
}
