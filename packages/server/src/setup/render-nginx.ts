import type { Snippet } from "./model.ts";
import { PROXY_LIMITS } from "./proxy-limits.ts";
import { type ProxySite, proxyWords } from "./proxy-site.ts";

/** `^~` keeps the site's other locations away, such as one for all that ends in `.js`. */
export function renderNginx(site: ProxySite): Snippet[] {
  const { base, gateway } = proxyWords(site);
  const http = "map $http_upgrade $converse_connection { default upgrade; '' ''; }\n";
  const server = `location ^~ ${base}/ {
    proxy_pass http://${gateway};
    proxy_http_version 1.1;
    proxy_set_header Host $http_host;
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $converse_connection;
    proxy_request_buffering off;
    proxy_read_timeout ${PROXY_LIMITS.idleSeconds}s;
    client_max_body_size ${PROXY_LIMITS.bodyMebibytes}m;
}
`;
  return [
    {
      name: "nginx-http.conf",
      place: "once, at the level of http, such as a file in /etc/nginx/conf.d",
      text: http,
    },
    { name: "nginx-server.conf", place: "in the site's server { }", text: server },
  ];
}
