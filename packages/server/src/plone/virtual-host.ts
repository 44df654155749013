import type { SiteConfig } from "../config/config.ts";

/**
 * What stands before a path of the site at Plone's own address, so that Zope makes URLs of the site's public origin
 * (VirtualHostMonster): `/VirtualHostBase/https/www.example.org:443/Plone/VirtualHostRoot`. All of it is configuration;
 * nothing comes from a request.
 */
export function virtualHostPath(origin: string, site: Pick<SiteConfig, "path">): string {
  const { protocol, hostname, port } = new URL(origin);
  const scheme = protocol.slice(0, -1);
  const path = encodeURI(site.path).replace(/\/+$/, "");
  return `/VirtualHostBase/${scheme}/${hostname}:${port || (scheme === "https" ? "443" : "80")}${path}/VirtualHostRoot`;
}

/** Whether a path holds words that VirtualHostMonster obeys; no page of a site has such an address. */
export function isVirtualHostOrder(path: string): boolean {
  if (!/VirtualHost|_vh_|%/.test(path)) return false;
  const plain = path.replace(/%([0-9a-f]{2})/gi, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return plain
    .split("/")
    .some((part) => part === "VirtualHostBase" || part === "VirtualHostRoot" || part.startsWith("_vh_"));
}
