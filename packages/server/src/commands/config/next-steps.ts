import { stat } from "node:fs/promises";
import type { Config } from "../../config/index.ts";
import { placesIn } from "../../xmpp/index.ts";
import type { Places } from "./place-options.ts";
import type { PlannedFile } from "./plan-files.ts";

const READ = "let Prosody read it: systemctl restart prosody";
/** The gateway reads converse.toml and, beside a Prosody that it does not configure, the settings when it starts. */
const TELL = "let the gateway know, if it runs: systemctl try-restart collective-converse";

async function changedAt(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.mtimeMs;
}

/**
 * A gateway that runs wrote its pid file after it had read converse.toml, and does not look at it again: so one that is
 * younger than the pid file is in force from the next start only, whoever applied it.
 */
async function forOurs({ xmpp }: Config, configFile: string, isChanged: boolean): Promise<string[]> {
  const started = await changedAt(placesIn(xmpp.data).pidFile);
  if (started === undefined)
    return isChanged ? ["start the gateway, which starts Prosody: systemctl start collective-converse"] : [];
  const isOld = started < ((await changedAt(configFile)) ?? 0);
  return isChanged || isOld
    ? ["restart the gateway, which restarts Prosody: systemctl restart collective-converse"]
    : [];
}

/** What is left to do for somebody, one sentence each. */
export async function nextSteps(
  config: Config,
  configFile: string,
  places: Places,
  changed: readonly PlannedFile[],
  output: string,
): Promise<string[]> {
  const { run } = config.xmpp;
  if (run === "supervised") return forOurs(config, configFile, changed.length > 0);
  const isMore = changed.some(({ isSecret }) => !isSecret);
  if (run === "system") return isMore ? [READ, TELL] : [];
  return [
    `copy ${output}/converse.cfg.lua to /etc/prosody/conf.d/ on the other host`,
    `copy ${output}/converse-secrets.toml to ${places.secrets} there, by ssh or the like, with mode 0600 and owner ${places.user}; then remove it here`,
    `copy ${output}/modules to ${places.remoteModules} there`,
    READ,
    TELL,
  ];
}
