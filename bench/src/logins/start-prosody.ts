import { randomBytes, randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SupervisedProcess } from "@collective-converse/supervise";
import { generateSecrets, type Secrets } from "@collective-converse/token";
import { awaitInstance } from "../../../packages/server/src/xmpp/await-instance.ts";
import { childEnvironment } from "../../../packages/server/src/xmpp/child-environment.ts";
import { findProsody } from "../../../packages/server/src/xmpp/find-prosody.ts";
import { renderProsodyConfig } from "../../../packages/server/src/xmpp/render-prosody-config.ts";
import { ask } from "../../../prosody/test/environment/ask.ts";
import { freePort } from "../../../prosody/test/environment/free-port.ts";
import { writeSecretsFile } from "../../../prosody/test/environment/secrets-file.ts";
import { prosodyHome, prosodyPidFile } from "../layout.ts";
import type { Place } from "../place.ts";
import { type Accounts, makeAccounts } from "./accounts.ts";

/** The virtual hosts of the one Prosody, by who knows their members. */
export const HOSTS = {
  token: "token.localhost",
  hashed: "hashed.localhost",
  plain: "plain.localhost",
} as const;

export interface Prosody {
  port: number;
  version: string;
  secrets: Secrets;
  accounts: Accounts;
  /** The same again, with an empty memory. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Prosody with the configuration that the gateway writes, and two virtual hosts more with passwords of Prosody's own.
 */
export async function startProsody(
  { root, folder, env }: Place,
  localparts: readonly string[],
): Promise<Prosody> {
  const home = prosodyHome(folder);
  const dataFolder = join(home, "data");
  const secretsFile = join(home, "secrets.toml");
  await mkdir(join(home, "certs"), { recursive: true });
  const secrets = generateSecrets(randomBytes);
  await writeSecretsFile(secretsFile, { bench: [secrets] });
  const accounts = await makeAccounts(dataFolder, [HOSTS.hashed, HOSTS.plain], localparts);
  const port = await freePort();
  const config = renderProsodyConfig({
    modulesFolder: join(root, "prosody/modules"),
    dataFolder,
    logFile: join(home, "prosody.log"),
    httpPort: port,
    adminSocket: false,
    runAsRoot: process.getuid?.() === 0,
    secretsFile,
    sites: [{ name: "bench", domain: HOSTS.token }],
  });
  const configFile = join(home, "prosody.cfg.lua");
  await writeFile(configFile, `${config}${passwordHosts()}`);

  const instance = randomUUID();
  const searchPath = env["PATH"] ?? "";
  const server = new SupervisedProcess({
    name: "Prosody",
    command: await findProsody(searchPath),
    args: ["-F", "--config", configFile],
    cwd: home,
    env: childEnvironment(
      { searchPath, dataFolder: home },
      {
        instance,
        provisionSecret: randomBytes(32).toString("hex"),
        uploadSecret: randomBytes(32).toString("hex"),
      },
    ),
    ready: (signal) => awaitInstance({ port, domains: Object.values(HOSTS), instance }, signal),
    readyWithinMs: 15_000,
    stopWithinMs: 4_000,
    pidFile: prosodyPidFile(folder),
    output: join(home, "output.log"),
    random: Math.random,
  });
  await server.start();
  const { body } = await ask({ port, domain: HOSTS.token, path: "/converse/instance" });
  const { prosody } = JSON.parse(body) as { prosody: string };
  return {
    port,
    version: prosody,
    secrets,
    accounts,
    async restart() {
      await server.stop();
      await server.start();
    },
    stop: () => server.stop(),
  };
}

function passwordHosts(): string {
  const hosts = { [HOSTS.hashed]: "internal_hashed", [HOSTS.plain]: "internal_plain" };
  return Object.entries(hosts)
    .map(([domain, authentication]) => `\nVirtualHost "${domain}"\n\tauthentication = "${authentication}"\n`)
    .join("");
}
