import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ConverseError } from "../errors.ts";

interface Address {
  host: string;
  port: number;
}

/**
 * Listens, and says where. `key` is the one of `[listen]` that a message names.
 *
 * @throws ConverseError `gateway-port-taken` or `gateway-listen-failed`
 */
export function listen(
  server: Server,
  { host, port }: Address,
  key: "port" | "metrics_port" = "port",
): Promise<Address> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const isTaken = cause.code === "EADDRINUSE";
      reject(
        isTaken
          ? new ConverseError(
              "gateway-port-taken",
              `Another process listens on port ${port} of ${host}. Stop it, or choose another ${key} under [listen].`,
              { cause },
            )
          : new ConverseError(
              "gateway-listen-failed",
              `The gateway cannot listen on port ${port} of ${host} (${cause.code}). Correct ${key === "port" ? "" : `${key} under `}[listen].`,
              { cause },
            ),
      );
    });
    server.listen(port, host, () => {
      const { address, port: bound } = server.address() as AddressInfo;
      resolve({ host: address, port: bound });
    });
  });
}
