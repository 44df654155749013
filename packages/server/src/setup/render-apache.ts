import type { Snippet } from "./model.ts";
import { PROXY_LIMITS } from "./proxy-limits.ts";
import { type ProxySite, proxyWords } from "./proxy-site.ts";

/** Inside of a character class a dot means itself, whatever reads the expression. */
function expression(base: string): string {
  return base.replaceAll(".", "[.]");
}

/** Apache 2.4.47 or newer, with `proxy` and `proxy_http`. The rule keeps the ones below it from this path. */
export function renderApache(site: ProxySite): Snippet[] {
  const { base, gateway } = proxyWords(site);
  const text = `<IfModule mod_rewrite.c>
    RewriteRule "^${expression(base)}/" "-" [L]
</IfModule>
<Location "${base}/">
    ProxyPass "http://${gateway}${base}/" upgrade=websocket timeout=${PROXY_LIMITS.idleSeconds} nocanon
    ProxyPreserveHost On
</Location>
`;
  return [{ name: "apache.conf", place: "in the site's <VirtualHost>, above its rules for Plone", text }];
}
