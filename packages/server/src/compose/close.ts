import type { Server } from "node:http";
import type { Tunnels } from "../http/tunnels.ts";

/** Takes nothing new, ends tunnels in order, lets requests finish; ends by force what is left after `graceMs`. */
export function closeServer(server: Server, tunnels: Tunnels, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      tunnels.destroy();
      server.closeAllConnections();
    }, graceMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
    tunnels.end();
  });
}
