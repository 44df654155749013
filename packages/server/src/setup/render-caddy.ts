import type { Snippet } from "./model.ts";
import { type ProxySite, proxyWords } from "./proxy-site.ts";

/** Caddy hands on Host, upgrades and answers without a wait by itself; it has no limit of time or size to widen. Tabs are its own style. */
export function renderCaddy(site: ProxySite): Snippet[] {
  const { base, gateway } = proxyWords(site);
  const text = `handle ${base}/* {
	reverse_proxy ${gateway}
}
`;
  return [{ name: "Caddyfile", place: "in the site's block of the Caddyfile", text }];
}
