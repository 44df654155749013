import { randomBytes, randomUUID } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SupervisedProcess } from "@collective-converse/supervise";
import { generateSecrets, type Secrets } from "@collective-converse/token";
import { awaitInstance } from "../../packages/server/src/xmpp/await-instance.ts";
import { childEnvironment } from "../../packages/server/src/xmpp/child-environment.ts";
import { findProsody } from "../../packages/server/src/xmpp/find-prosody.ts";
import { renderProsodyConfig } from "../../packages/server/src/xmpp/render-prosody-config.ts";
import { ask } from "../../prosody/test/environment/ask.ts";
import { freePort } from "../../prosody/test/environment/free-port.ts";
import { writeSecretsFile } from "../../prosody/test/environment/secrets-file.ts";
import { prosodyHome, prosodyPidFile } from "./layout.ts";
import type { Place } from "./place.ts";

/** A Prosody with some sites. */
export interface Sites {
  port: number;
  pid: number;
  /** Prosody's. */
  version: string;
  /** Of all sites. */
  secrets: Secrets;
  /** Gives an order as the gateway does; answers the body, and throws unless it was followed. */
  order(domain: string, method: "GET" | "PUT", path: string, body?: object): Promise<string>;
  stop(): Promise<void>;
}

/**
 * Prosody with the configuration that the gateway writes, with an empty memory and nothing stored. `more` is written
 * behind it, from the folder in which files may lie.
 */
export async function startSites(
  { root, folder, env }: Place,
  domains: readonly string[],
  more: (home: string) => Promise<string> = async () => "",
): Promise<Sites> {
  const home = prosodyHome(folder);
  await rm(home, { recursive: true, force: true });
  await mkdir(join(home, "certs"), { recursive: true });
  const sites = domains.map((domain, place) => ({ name: `site${place}`, domain }));
  const secretsFile = join(home, "secrets.toml");
  const secrets = generateSecrets(randomBytes);
  await writeSecretsFile(secretsFile, Object.fromEntries(sites.map(({ name }) => [name, [secrets]])));
  const port = await freePort();
  const config = renderProsodyConfig({
    modulesFolder: join(root, "prosody/modules"),
    dataFolder: join(home, "data"),
    logFile: join(home, "prosody.log"),
    httpPort: port,
    adminSocket: false,
    runAsRoot: process.getuid?.() === 0,
    secretsFile,
    sites,
  });
  const configFile = join(home, "prosody.cfg.lua");
  await writeFile(configFile, `${config}${await more(home)}`);
  const instance = randomUUID();
  const provisionSecret = randomBytes(32).toString("hex");
  const uploadSecret = randomBytes(32).toString("hex");
  const searchPath = env["PATH"] ?? "";
  let pid = 0;
  const server = new SupervisedProcess({
    name: "Prosody",
    command: await findProsody(searchPath),
    args: ["-F", "--config", configFile],
    cwd: home,
    env: childEnvironment({ searchPath, dataFolder: home }, { instance, provisionSecret, uploadSecret }),
    async ready(signal, child) {
      pid = child;
      await awaitInstance({ port, domains, instance }, signal);
    },
    readyWithinMs: 60_000,
    stopWithinMs: 10_000,
    pidFile: prosodyPidFile(folder),
    output: join(home, "output.log"),
    random: Math.random,
  });
  await server.start();
  const headers = { authorization: `Bearer ${provisionSecret}`, "content-type": "application/json" };
  const { body } = await ask({ port, domain: domains[0] ?? "", path: "/converse/instance" });
  const { prosody } = JSON.parse(body) as { prosody: string };
  return {
    port,
    pid,
    version: prosody,
    secrets,
    async order(domain, method, path, order) {
      const sent = order === undefined ? {} : { body: JSON.stringify(order) };
      const answer = await ask({ port, domain, method, path, headers, ...sent });
      if (answer.status >= 300)
        throw new Error(`Prosody did not follow ${method} ${path}: ${answer.status}.`);
      return answer.body;
    },
    stop: () => server.stop(),
  };
}
