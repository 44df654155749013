import type { ProxyName, Snippet } from "./model.ts";
import type { ProxySite } from "./proxy-site.ts";
import { renderApache } from "./render-apache.ts";
import { renderCaddy } from "./render-caddy.ts";
import { renderHaproxy } from "./render-haproxy.ts";
import { renderNginx } from "./render-nginx.ts";

const RENDERERS = {
  nginx: renderNginx,
  caddy: renderCaddy,
  apache: renderApache,
  haproxy: renderHaproxy,
} satisfies Record<ProxyName, (site: ProxySite) => Snippet[]>;

/** The lines that make a web server hand `<base>/` to the gateway. */
export function renderProxy(name: ProxyName, site: ProxySite): Snippet[] {
  return RENDERERS[name](site);
}
