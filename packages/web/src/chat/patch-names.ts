import type { Named, Private } from "./converse-api.ts";
import { readableName } from "./names.ts";

/** Everything in Converse.js that has a display name and may fall back to an address. */
const NAMED = ["RosterContact", "Profile", "ChatBox", "Message", "VCard", "MUCOccupant"];

/**
 * Show the names that the site knows; of others those that Converse.js knows, and where there is none a readable form of
 * the address.
 */
export function patchNames({ exports }: Private, domain: string): void {
  for (const name of NAMED) {
    const prototype = exports[name]?.prototype;
    if (prototype === undefined) throw new TypeError(`Converse.js has no ${name}.`);
    patch(prototype, domain);
  }
}

function patch(prototype: Named, domain: string): void {
  const original = prototype.getDisplayName;
  prototype.getDisplayName = function (this: Named, options?: unknown): unknown {
    const sites = (this.vcard ?? this).get?.("site_name");
    if (typeof sites === "string" && sites !== "") return sites;
    const name = original.call(this, options);
    return typeof name === "string" ? readableName(name, domain) : name;
  };
}
