import { chmod, mkdir, open } from "node:fs/promises";
import { join } from "node:path";
import type { ProsodySite } from "./model.ts";
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

type ConfigOptions = Pick<
  XmppOptions,
  "dataFolder" | "modulesFolder" | "httpPort" | "secretsFile" | "metrics"
>;

/** unix(7): `sun_path` holds 108 bytes with the NUL at the end, on other systems 104. */
const LONGEST_SOCKET = 103;

/** Makes the folders, for their owner only, and writes the configuration. Errors say what to do. */
export async function prepare(options: XmppOptions, sites: readonly ProsodySite[]): Promise<Places> {
  try {
    return await fill(options, sites);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    const rights = "it and all in it must belong to the account that runs the gateway";
    const why = code === "ENOSPC" ? "the disk is full" : `${code}; ${rights}`;
    throw new Error(`The folder ${options.dataFolder} cannot be written: ${why}`, { cause });
  }
}

async function fill(options: XmppOptions, sites: readonly ProsodySite[]): Promise<Places> {
  const { dataFolder } = options;
  const places = placesIn(dataFolder);
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  await mkdir(places.data, { recursive: true });
  await chmod(places.data, 0o700);
  // Prosody looks into it though it serves no TLS, and reports its lack as an error.
  await mkdir(join(dataFolder, "certs"), { recursive: true, mode: 0o700 });
  await makeLog(places.log);
  await writeConfig(options, sites);
  return places;
}

/** The text of the configuration; `runAsRoot`: whether the account that runs Prosody is root. */
export function configText(
  { dataFolder, modulesFolder, httpPort, secretsFile, metrics }: ConfigOptions,
  sites: readonly ProsodySite[],
  runAsRoot: boolean,
): string {
  const places = placesIn(dataFolder);
  const socket = join(places.data, "prosody.sock");
  return renderProsodyConfig({
    modulesFolder,
    dataFolder: places.data,
    logFile: places.log,
    httpPort,
    adminSocket: Buffer.byteLength(socket) <= LONGEST_SOCKET,
    runAsRoot,
    ...(secretsFile !== undefined && { secretsFile }),
    ...(metrics && { metrics }),
    sites,
  });
}

/** Writes the configuration where it differs; resolves whether it did. */
export async function writeConfig(options: XmppOptions, sites: readonly ProsodySite[]): Promise<boolean> {
  const text = configText(options, sites, process.getuid?.() === 0);
  return await writeIfChanged(placesIn(options.dataFolder).config, text);
}

/** Prosody opens its log before it heeds the umask of its configuration. */
async function makeLog(file: string): Promise<void> {
  const log = await open(file, "a", 0o600);
  await log.close();
}
