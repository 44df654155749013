import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { luaString } from "../../../packages/server/src/xmpp/lua-value.ts";
import type { Place } from "../place.ts";
import { type Sites, startSites } from "../start-sites.ts";
import { FEW, GIVEN, HOSTS, MANY, MOD_GROUPS, nameOf } from "./hosts.ts";

const CROWDS = [FEW, MANY];

/** The same groups on two hosts: ordered as the gateway orders them on one, in the file of `mod_groups` on the other. */
export async function startServer(place: Place): Promise<Sites> {
  const sites = await startSites(place, Object.values(HOSTS), async (home) => {
    const file = join(home, "groups.txt");
    await writeFile(file, groupsText());
    const options = `modules_enabled = { "groups" }\n\tgroups_file = ${luaString(file)}`;
    return `\nVirtualHost ${luaString(HOSTS[MOD_GROUPS])}\n\t${options}\n`;
  });
  for (const { id, title, members } of CROWDS) {
    const named = members.map((localpart) => ({ localpart, name: nameOf(localpart) }));
    await sites.order(HOSTS[GIVEN], "PUT", `/converse/groups/${id}`, { title, members: named });
  }
  return sites;
}

function groupsText(): string {
  const lines = CROWDS.flatMap(({ title, members }) => [
    `[${title}]`,
    ...members.map((localpart) => `${localpart}@${HOSTS[MOD_GROUPS]}=${nameOf(localpart)}`),
  ]);
  return `${lines.join("\n")}\n`;
}
