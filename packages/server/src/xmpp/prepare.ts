import { chmod, mkdir, open } from "node:fs/promises";
import { join } from "node:path";
import type { XmppOptions } from "./options.ts";
import { renderProsodyConfig } from "./render-prosody-config.ts";
import { writeIfChanged } from "./write-if-changed.ts";

/** Absolute paths of what a Prosody of ours keeps in its folder. */
export interface Places {
  config: string;
  data: string;
  log: string;
  pidFile: string;
}

export function placesIn(dataFolder: string): Places {
  return {
    config: join(dataFolder, "prosody.cfg.lua"),
    data: join(dataFolder, "prosody"),
    log: join(dataFolder, "prosody.log"),
    pidFile: join(dataFolder, "prosody.pid.json"),
  };
}

/** unix(7): `sun_path` holds 108 bytes with the NUL at the end, on other systems 104. */
const LONGEST_SOCKET = 103;

/** Makes the folders, for their owner only, and writes the configuration. */
export async function prepare(options: XmppOptions, runAsRoot: boolean): Promise<Places> {
  const { dataFolder, modulesFolder, httpPort, secretsFile, sites } = options;
  const places = placesIn(dataFolder);
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  await mkdir(places.data, { recursive: true });
  await chmod(places.data, 0o700);
  // Prosody looks into it though it serves no TLS, and reports its lack as an error.
  await mkdir(join(dataFolder, "certs"), { recursive: true, mode: 0o700 });
  await makeLog(places.log);
  const socket = join(places.data, "prosody.sock");
  const text = renderProsodyConfig({
    modulesFolder,
    dataFolder: places.data,
    logFile: places.log,
    httpPort,
    adminSocket: Buffer.byteLength(socket) <= LONGEST_SOCKET,
    runAsRoot,
    ...(secretsFile !== undefined && { secretsFile }),
    sites,
  });
  await writeIfChanged(places.config, text);
  return places;
}

/** Prosody opens its log before it heeds the umask of its configuration. */
async function makeLog(file: string): Promise<void> {
  const log = await open(file, "a", 0o600);
  await log.close();
}
