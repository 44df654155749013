import { ConverseError } from "../errors.ts";
import type { Exchange, Handler } from "../http/exchange.ts";

/** Everything below `<base>`; a page that says what the gateway is. */
export interface Handlers {
  session: Handler;
  renewal: Handler;
  people: Handler;
  /** Everything below `<base>/portraits/`. */
  portraits: Handler;
  websocket: Handler;
  bosh: Handler;
  /** Everything below `<base>/upload/`. */
  files: Handler;
  health: Handler;
  doctor: Handler;
  assets: Handler;
  /** Everything outside `<base>` of a site that the gateway stands in front of. */
  plone: Handler;
}

/** Finds the handler of a request by its path as it was sent; nothing is decoded, so nothing can be disguised. */
export function routeTable(handlers: Handlers): (exchange: Exchange) => Handler {
  const table = new Map<string, Handler>([
    ["/session", handlers.session],
    ["/renewal", handlers.renewal],
    ["/people", handlers.people],
    ["/ws", handlers.websocket],
    ["/http-bind", handlers.bosh],
    ["/health", handlers.health],
    ["/doctor", handlers.doctor],
  ]);
  return ({ path, site }) => {
    if (path.startsWith(`${site.base}/upload/`)) return handlers.files;
    if (path.startsWith(`${site.base}/portraits/`)) return handlers.portraits;
    if (path === site.base || path.startsWith(`${site.base}/`))
      return table.get(path.slice(site.base.length)) ?? handlers.assets;
    return site.front ? handlers.plone : unknown;
  };
}

function unknown(): never {
  throw new ConverseError("route-unknown", "The gateway serves nothing outside the base path of this site.");
}
