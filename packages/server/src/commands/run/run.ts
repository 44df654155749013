import { resolve } from "node:path";
import { configWarnings, loadConfig, openSecrets } from "../../config/index.ts";
import { ConverseError } from "../../errors.ts";
import { createLog, type Log } from "../../log.ts";
import type { Command, Input } from "../command.ts";
import type { Edges } from "../edges.ts";
import { openAudit, openKeys, tellStart } from "./audit.ts";
import { endWithin } from "./end-within.ts";
import { FollowedSecrets } from "./follow-secrets.ts";
import { type Parts, startParts } from "./start-parts.ts";

/** What runs in a request may take this long to finish, of the 5 s that all may take. */
const GRACE_MS = 1_000;
const END_MS = 4_500;
const WATCH_MS = 10_000;

const LEVELS = ["trace", "debug", "info", "warn", "error"];

function levelOf(input: Input): string {
  const level = input.text("log-level") ?? "info";
  if (LEVELS.includes(level)) return level;
  throw new ConverseError("cli-usage", `run: --log-level is one of ${LEVELS.join(", ")}`);
}

function tellReady({ address }: Parts, prosody: number | null, asJson: boolean, edges: Edges): void {
  const { host, port } = address;
  const line = asJson
    ? JSON.stringify({ listen: { host, port }, pids: { gateway: edges.pid, prosody } })
    : `collective-converse is ready and listens on ${host.includes(":") ? `[${host}]` : host}:${port}`;
  edges.stdout.write(`${line}\n`);
}

async function end(parts: Parts, log: Log): Promise<boolean> {
  const isEnded = await endWithin(END_MS, parts.stop(GRACE_MS));
  if (!isEnded) log.error("not everything ended in time");
  return isEnded;
}

/** `run`: the gateway and its Prosody, until somebody ends them. */
export const run: Command = {
  name: "run",
  summary: "run the gateway and its Prosody until SIGINT or SIGTERM",
  options: {
    config: { value: "FILE", required: true, help: "the configuration, converse.toml" },
    "log-level": { value: "LEVEL", help: `${LEVELS.join(", ")}; without it info` },
    json: { help: "say in one line of JSON when everything is ready" },
  },
  notes:
    "Says one line on standard output when everything is ready; the log goes to standard error, one line of JSON each.\n" +
    "With CONVERSE_EXIT_WITH_PARENT=1 and a pipe as standard input it ends when that pipe does.",
  async run(input, edges) {
    const level = levelOf(input);
    const asked = edges.untilAskedToEnd();
    const configFile = resolve(input.required("config"));
    const config = await loadConfig(configFile);
    const log = createLog({ level, destination: { write: (line) => edges.stderr.write(line) } });
    const audit = openAudit(config, log, edges);
    const secrets = new FollowedSecrets(openSecrets(config, edges.env, edges.uid), audit.audit, log);
    for (const warning of configWarnings(config)) log.warn(warning);
    const parts = await startParts(config, configFile, secrets, audit.audit, log, edges);
    const keys = openKeys(config, audit.audit, edges);
    // What was changed is noted although nobody logs in.
    const look = () => {
      void secrets.areUsable;
      keys.look();
    };
    const watch = setInterval(look, WATCH_MS);
    let isEnded = false;
    try {
      audit.start();
      tellStart(audit.audit, config, secrets, keys, edges);
      const first = await Promise.race([parts.ready, asked]);
      if (typeof first !== "string") tellReady(parts, first, input.has("json"), edges);
      log.info({ reason: await asked }, "ending");
    } finally {
      clearInterval(watch);
      keys.look();
      isEnded = await end(parts, log);
      audit.audit({ event: "gateway-stopped", version: edges.version });
      await audit.stop();
    }
    return isEnded ? 0 : 1;
  },
};
