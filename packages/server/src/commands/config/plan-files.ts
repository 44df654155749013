import { cp, readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Config } from "../../config/index.ts";
import { environmentSecrets } from "../../config/index.ts";
import { ConverseError } from "../../errors.ts";
import {
  configText,
  findProsody,
  placesIn,
  readProsodyConfig,
  renderDropIn,
  trustProgram,
} from "../../xmpp/index.ts";
import type { Edges } from "../edges.ts";
import { xmppSites } from "../run/xmpp-sites.ts";
import { keptSettings } from "./kept-settings.ts";
import type { Places } from "./place-options.ts";
import { prosodySecrets } from "./prosody-secrets.ts";

/** One file of Prosody's, as it is to be. */
export interface PlannedFile {
  path: string;
  /** What is there; empty: nothing. */
  before: string;
  after: string;
  /** Nobody but its owner may read it, and it is shown to nobody. */
  isSecret: boolean;
  /** The account that it must belong to; absent: who writes it. */
  owner?: string | number;
}

async function before(path: string): Promise<string> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return "";
    const message = `${path} cannot be read: ${error.code}`;
    throw new ConverseError("config-apply-failed", message, { cause: error });
  });
}

function modulesFolder(edges: Edges): string {
  return join(edges.packageFolder, "prosody/modules");
}

/** Whose the folder of data is; the gateway runs as that account, and root writes for it. */
async function ownerOf(folder: string, { uid }: Edges): Promise<number | undefined> {
  return (await stat(folder).catch(() => undefined))?.uid ?? uid;
}

async function planSupervised(config: Config, edges: Edges): Promise<PlannedFile[]> {
  const { data, httpPort } = config.xmpp;
  const owner = await ownerOf(data, edges);
  const secretsFile = environmentSecrets(edges.env) === undefined ? config.secretsFile : undefined;
  const options = {
    dataFolder: data,
    modulesFolder: modulesFolder(edges),
    httpPort,
    ...(secretsFile !== undefined && { secretsFile }),
    metrics: config.listen.metricsPort !== undefined,
  };
  const path = placesIn(data).config;
  const after = configText(options, xmppSites(config.sites, await keptSettings(config, edges)), owner === 0);
  return [
    { path, before: await before(path), after, isSecret: false, ...(owner !== undefined && { owner }) },
  ];
}

/** What the administrator searches, and our folder after it. */
async function pluginPaths(config: Config, places: Places, edges: Edges): Promise<string[]> {
  const found = await findProsody(edges.env["PATH"] ?? "", config.xmpp.prosody);
  const program = await trustProgram(found, edges.uid);
  const hosts = await readProsodyConfig(program, places.mainConfig, places.dropIn);
  const given = hosts["*"]?.["plugin_paths"];
  const own = modulesFolder(edges);
  const theirs = Array.isArray(given) ? given.map(String) : [];
  return [...theirs.filter((path) => path !== own), own];
}

async function planSystem(config: Config, places: Places, edges: Edges): Promise<PlannedFile[]> {
  const sites = xmppSites(config.sites, await keptSettings(config, edges));
  const text = renderDropIn({
    pluginPaths: await pluginPaths(config, places, edges),
    secretsFile: places.secrets,
    sites,
  });
  const secrets = await prosodySecrets(config, edges);
  return [
    // First, because Prosody reads it as soon as it reads the other.
    {
      path: places.secrets,
      before: await before(places.secrets),
      after: secrets,
      isSecret: true,
      owner: places.user,
    },
    { path: places.dropIn, before: await before(places.dropIn), after: text, isSecret: false },
  ];
}

async function planRemote(
  config: Config,
  places: Places,
  output: string,
  edges: Edges,
): Promise<PlannedFile[]> {
  const text = renderDropIn({
    pluginPaths: ["/usr/local/lib/prosody/modules", places.remoteModules],
    secretsFile: places.secrets,
    sites: xmppSites(config.sites, await keptSettings(config, edges)),
  });
  const secrets = join(output, "converse-secrets.toml");
  const dropIn = join(output, "converse.cfg.lua");
  return [
    {
      path: secrets,
      before: await before(secrets),
      after: await prosodySecrets(config, edges),
      isSecret: true,
    },
    { path: dropIn, before: await before(dropIn), after: text, isSecret: false },
  ];
}

/** Where the files for another host are written to. */
export function outputOf(config: Config, given: string | undefined): string {
  return given === undefined ? join(config.xmpp.data, "for-prosody") : resolve(given);
}

/** Every file that `config apply` writes for this configuration, in the order of writing. */
export async function planFiles(
  config: Config,
  places: Places,
  output: string | undefined,
  edges: Edges,
): Promise<PlannedFile[]> {
  if (config.xmpp.run === "supervised") return planSupervised(config, edges);
  if (config.xmpp.run === "system") return planSystem(config, places, edges);
  return planRemote(config, places, outputOf(config, output), edges);
}

/** The modules go along with the files for another host. */
export async function copyModules(output: string, edges: Edges): Promise<void> {
  await cp(modulesFolder(edges), join(output, "modules"), { recursive: true });
}
