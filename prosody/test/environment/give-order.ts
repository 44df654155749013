import { type Answer, ask } from "./ask.ts";
import { OneSite, PROVISION_SECRET } from "./one-site.ts";

export interface Order {
  port: number;
  /** Below `/converse/`. */
  about: "groups" | "rooms" | "notices";
  method: "GET" | "PUT" | "POST" | "DELETE";
  /** Of a group; absent: all of them. */
  id?: string | undefined;
  /** JSON. */
  body?: string | Buffer | undefined;
  headers?: Record<string, string>;
}

/** Gives an order about groups as the gateway does. */
export async function giveOrder({ port, about, method, id, body, headers }: Order): Promise<Answer> {
  const segment = id === undefined ? "" : `/${encodeURIComponent(encodeURIComponent(id))}`;
  return ask({
    port,
    domain: OneSite.domain,
    method,
    path: `/converse/${about}${segment}`,
    headers: {
      authorization: `Bearer ${PROVISION_SECRET}`,
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body }),
  });
}
