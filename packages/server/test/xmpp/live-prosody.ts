import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { generateSecrets } from "@collective-converse/token";
import { afterEach, beforeEach } from "vitest";
import { freePort } from "../../../../prosody/test/environment/free-port.ts";
import { createLog, type Log } from "../../src/log.ts";
import { type XmppOptions, XmppServer } from "../../src/xmpp/index.ts";

export { freePort };

export const MODULES = new URL("../../../../prosody/modules", import.meta.url).pathname;
export const DOMAIN = "example.org";
export const secrets = generateSecrets(randomBytes);

export let folder: string;
export let port: number;
/** What the gateway's log would have. */
export let logged: string;
let servers: XmppServer[] = [];
const waits = new Set<(text: string) => void>();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "xmpp-"));
  port = await freePort();
  logged = "";
});

afterEach(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  servers = [];
  await rm(folder, { recursive: true });
});

/** Resolves when the log has a new line that holds the text. */
export function untilLogged(text: string): Promise<void> {
  return new Promise((resolve) => {
    const look = (line: string) => {
      if (!line.includes(text)) return;
      waits.delete(look);
      resolve();
    };
    waits.add(look);
  });
}

/** A log whose lines are in `logged`. */
export function liveLog(): Log {
  const destination = new Writable({
    write(chunk, _, done) {
      logged += chunk;
      for (const look of [...waits]) look(String(chunk));
      done();
    },
  });
  return createLog({ level: "debug", destination });
}

function optionsOf(options: Partial<XmppOptions> = {}): XmppOptions {
  return {
    dataFolder: join(folder, "xmpp"),
    httpPort: port,
    searchPath: "/usr/local/bin:/usr/bin:/bin",
    sites: [{ name: "plone", domain: DOMAIN }],
    secretsEnv: { CONVERSE_OTP_SEED: secrets.otpSeed, CONVERSE_TOKEN_SECRET: secrets.tokenSecret },
    modulesFolder: MODULES,
    log: liveLog(),
    random: () => 0,
    ...options,
  };
}

/** A Prosody that is stopped at the end of the test. */
export function xmppServer(options: Partial<XmppOptions> = {}): XmppServer {
  const server = new XmppServer(optionsOf(options));
  servers.push(server);
  return server;
}
