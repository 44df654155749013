import { isBasePath } from "../config/index.ts";
import type { SetupPlan } from "./model.ts";
import { hostAndPort } from "./url-host.ts";

/** What the lines of a proxy are made of. */
export interface ProxySite {
  base: string;
  listen: SetupPlan["listen"];
}

/**
 * The two texts that get into a proxy's configuration. Nothing in them means anything to one of the four: the path is of
 * unreserved characters (RFC 3986) and slashes, the address of letters, digits, dots, hyphens, colons and brackets.
 */
export function proxyWords({ base, listen }: ProxySite): { base: string; gateway: string } {
  if (!isBasePath(base)) throw new TypeError("not a base path");
  return { base, gateway: hostAndPort(listen) };
}
