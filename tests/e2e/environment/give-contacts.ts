import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Site } from "./site.ts";

/** Make contacts of many who are not in Plone: the list as Prosody keeps it, of a member who was never in the chat. */
export function giveContacts(site: Site, userId: string, names: readonly string[]): void {
  const { domain } = site.ready.xmpp;
  const items = names.map(
    (name, place) =>
      `["crowd-${place}@${domain}"] = { subscription = "both"; groups = {}; name = ${JSON.stringify(name)}; };`,
  );
  const host = domain.replace(/[^A-Za-z0-9]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  const folder = join(site.data, "xmpp/prosody", host, "roster");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(
    join(folder, `${userId}.dat`),
    `return { [false] = { version = 1; }; ${items.join("\n")} };\n`,
  );
}
