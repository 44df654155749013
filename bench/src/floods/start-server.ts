import { randomBytes } from "node:crypto";
import { cp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Writable } from "node:stream";
import { generateSecrets } from "@collective-converse/token";
import { createLog } from "../../../packages/server/src/log.ts";
import { XmppServer } from "../../../packages/server/src/xmpp/index.ts";
import { ask } from "../../../prosody/test/environment/ask.ts";
import { freePort } from "../../../prosody/test/environment/free-port.ts";
import type { Place } from "../place.ts";
import { goFirst } from "./go-first.ts";
import type { Where } from "./stream.ts";

export const LIMITED = "With the limits";
export const UNLIMITED = "Without them";
export type Rival = typeof LIMITED | typeof UNLIMITED;

const DOMAIN = "bench.localhost";

/** Who floods: has these contacts, of whom some are there. */
export const FLOODER = "flooder";
const CONTACTS = 100;

export interface FloodServer {
  /** Prosody's. */
  version: string;
  pid: number;
  where: Where;
  room: string;
  stop(): Promise<void>;
}

/** Prosody as the gateway runs it, with an empty memory; without the limits their module is there and does nothing. */
export async function startServer({ root, folder, env }: Place, rival: Rival): Promise<FloodServer> {
  const home = join(folder, "flooded");
  await rm(home, { recursive: true, force: true });
  const modulesFolder = join(home, "modules");
  await cp(join(root, "prosody/modules"), modulesFolder, { recursive: true });
  if (rival === UNLIMITED)
    await writeFile(join(modulesFolder, "mod_converse_limits.lua"), "-- Limits nothing.\n");
  const secrets = generateSecrets(randomBytes);
  const port = await freePort();
  const server = new XmppServer({
    dataFolder: join(home, "xmpp"),
    httpPort: port,
    searchPath: env["PATH"] ?? "",
    sites: [{ name: "bench", domain: DOMAIN }],
    secretsEnv: { CONVERSE_OTP_SEED: secrets.otpSeed, CONVERSE_TOKEN_SECRET: secrets.tokenSecret },
    modulesFolder,
    log: createLog({
      level: "silent",
      destination: new Writable({ write: (_chunk, _encoding, done) => done() }),
    }),
    random: Math.random,
  });
  await server.start();
  await goFirst(server.pid ?? 0);
  const { body } = await ask({ port, domain: DOMAIN, path: "/converse/instance" });
  const names = [FLOODER, ...Array.from({ length: CONTACTS }, (_, place) => `other${place}`)];
  const members = names.map((localpart) => ({ localpart, name: localpart }));
  await server.groups(DOMAIN)?.put("all", JSON.stringify({ title: "All", members }));
  return {
    pid: server.pid ?? 0,
    version: (JSON.parse(body) as { prosody: string }).prosody,
    where: { port, domain: DOMAIN, secrets },
    room: `hall@rooms.${DOMAIN}`,
    stop: () => server.stop(),
  };
}
