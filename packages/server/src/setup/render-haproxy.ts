import type { Snippet } from "./model.ts";
import { PROXY_LIMITS } from "./proxy-limits.ts";
import { type ProxySite, proxyWords } from "./proxy-site.ts";

/** `timeout tunnel` takes the place of both other times once a websocket is open. */
export function renderHaproxy(site: ProxySite): Snippet[] {
  const { base, gateway } = proxyWords(site);
  const backend = `backend collective_converse
    mode http
    option forwardfor
    timeout server ${PROXY_LIMITS.idleSeconds}s
    timeout tunnel ${PROXY_LIMITS.idleSeconds}s
    server gateway ${gateway}
`;
  return [
    {
      name: "haproxy-frontend.cfg",
      place: "in the site's frontend, above its other use_backend lines",
      text: `    use_backend collective_converse if { path_beg ${base}/ }\n`,
    },
    { name: "haproxy-backend.cfg", place: "beside the other backends", text: backend },
  ];
}
