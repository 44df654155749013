import { stat } from "node:fs/promises";
import type { Command } from "./command.ts";

/** Where `converse.toml` is looked for. */
export const CONFIG_PLACES = ["./converse.toml", "/etc/converse/converse.toml"] as const;

/** What says in another way what a command is to look at. */
const OTHERS = ["secrets", "output"];

function gives(args: readonly string[], option: string): boolean {
  return args.some((arg) => arg === `--${option}` || arg.startsWith(`--${option}=`));
}

/**
 * Whether the file is there and is not a stranger's: who runs a command in a folder that others may write to has not
 * chosen what lies in it.
 */
async function isOurs(path: string, uid: number | undefined): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined);
  if (stats === undefined) return false;
  const isTheirs = uid !== undefined && stats.uid !== uid && stats.uid !== 0;
  return !path.startsWith("./") || (!isTheirs && (stats.mode & 0o002) === 0);
}

/** The first of the places that has a file. */
export async function findConfig(uid: number | undefined): Promise<string | undefined> {
  for (const place of CONFIG_PLACES) {
    if (await isOurs(place, uid)) return place;
  }
  return undefined;
}

/** The words of a command with the configuration that is there, if the command takes one and none is given. */
export async function withConfig(
  command: Command,
  args: readonly string[],
  uid: number | undefined,
): Promise<readonly string[]> {
  const end = args.indexOf("--");
  const options = end < 0 ? args : args.slice(0, end);
  if (!Object.hasOwn(command.options, "config") || gives(options, "config")) return args;
  if (OTHERS.some((other) => Object.hasOwn(command.options, other) && gives(options, other))) return args;
  const found = await findConfig(uid);
  return found === undefined ? args : [`--config=${found}`, ...args];
}
