import { ConverseError } from "../errors.ts";
import type { Exchange, Handler } from "../http/exchange.ts";

/** Everything below `<base>`; a page that says what the gateway is. */
export interface Handlers {
  session: Handler;
  renewal: Handler;
  people: Handler;
  chatWith: Handler;
  /** Everything below `<base>/portraits/`. */
  portraits: Handler;
  websocket: Handler;
  bosh: Handler;
  /** Everything below `<base>/upload/`. */
  files: Handler;
  health: Handler;
  live: Handler;
  doctor: Handler;
  assets: Handler;
  /** Everything outside `<base>` of a site that the gateway stands in front of. */
  plone: Handler;
}

/** Where each handler is below `<base>`; one that ends with a slash has everything below it. */
export const ADDRESSES = {
  session: "/session",
  renewal: "/renewal",
  people: "/people",
  chatWith: "/chat-with",
  portraits: "/portraits/",
  websocket: "/ws",
  bosh: "/http-bind",
  files: "/upload/",
  health: "/health",
  live: "/health/live",
  doctor: "/doctor",
} as const satisfies Record<Exclude<keyof Handlers, "assets" | "plone">, string>;

/** Finds the handler of a request by its path as it was sent; nothing is decoded, so nothing can be disguised. */
export function routeTable(handlers: Handlers): (exchange: Exchange) => Handler {
  const addresses = Object.entries(ADDRESSES) as [keyof typeof ADDRESSES, string][];
  const table = new Map(addresses.map(([name, address]) => [address, handlers[name]]));
  const folders = addresses.filter(([, address]) => address.endsWith("/"));
  return ({ path, site }) => {
    if (path === site.base || path.startsWith(`${site.base}/`)) {
      const address = path.slice(site.base.length);
      const folder = folders.find(([, beginning]) => address.startsWith(beginning));
      if (folder !== undefined) return handlers[folder[0]];
      return table.get(address) ?? handlers.assets;
    }
    return site.front ? handlers.plone : unknown;
  };
}

function unknown(): never {
  throw new ConverseError("route-unknown", "The gateway serves nothing outside the base path of this site.");
}
