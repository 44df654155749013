import type { Config } from "../../config/index.ts";
import { usableSettings } from "../../system/live-sites.ts";
import { type KeptSettings, readKept, settingsFile } from "../../system/settings-file.ts";
import type { Edges } from "../edges.ts";

/** What the sites' administrators decided, as the gateway applied or wrote it down last. */
export async function keptSettings({ xmpp, sites }: Config, { stderr }: Edges): Promise<KeptSettings> {
  const path = settingsFile(xmpp.data);
  const kept = await readKept(path, (why) => stderr.write(`warning: ${path}: ${why}\n`));
  return usableSettings(sites, kept);
}
