import { mkdir } from "node:fs/promises";
import type { Audit } from "../../audit/events.ts";
import type { Config } from "../../config/index.ts";
import type { Log } from "../../log.ts";
import { readKept, settingsFile } from "../../system/settings-file.ts";
import { SettingsKeeper } from "../../system/settings-keeper.ts";
import { type ExternalProsody, writeIfChanged, XmppServer } from "../../xmpp/index.ts";
import { xmppSites } from "./xmpp-sites.ts";

/** The settings that were applied last, for a Prosody that is made with them: `xmpp` answers it from then on. */
export async function keepSettings(
  { xmpp: { run, data }, sites }: Config,
  xmpp: () => XmppServer | ExternalProsody,
  audit: Audit,
  log: Log,
  now: () => number,
): Promise<SettingsKeeper> {
  const path = settingsFile(data);
  return new SettingsKeeper({
    sites,
    kept: await readKept(path, (why) => log.warn({ path }, why)),
    server: {
      isManual: run !== "supervised",
      get isFailed() {
        return xmpp().state === "failed";
      },
      async take(settings) {
        const server = xmpp();
        if (!(server instanceof XmppServer)) throw new TypeError("this Prosody is not ours to configure");
        return await server.apply(xmppSites(sites, settings));
      },
    },
    async keep(text) {
      await mkdir(data, { recursive: true, mode: 0o700 });
      await writeIfChanged(path, text);
    },
    audit,
    log,
    now,
  });
}
