import { access } from "node:fs/promises";
import type { Command } from "./command.ts";

/** Where `converse.toml` is looked for. */
export const CONFIG_PLACES = ["./converse.toml", "/etc/converse/converse.toml"] as const;

/** What says in another way what a command is to look at. */
const OTHERS = ["secrets", "output"];

function gives(args: readonly string[], option: string): boolean {
  return args.some((arg) => arg === `--${option}` || arg.startsWith(`--${option}=`));
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** The first of the places that has a file. */
export async function findConfig(): Promise<string | undefined> {
  for (const place of CONFIG_PLACES) {
    if (await exists(place)) return place;
  }
  return undefined;
}

/** The words of a command with the configuration that is there, if the command takes one and none is given. */
export async function withConfig(command: Command, args: readonly string[]): Promise<readonly string[]> {
  const end = args.indexOf("--");
  const options = end < 0 ? args : args.slice(0, end);
  if (!Object.hasOwn(command.options, "config") || gives(options, "config")) return args;
  if (OTHERS.some((other) => Object.hasOwn(command.options, other) && gives(options, other))) return args;
  const found = await findConfig();
  return found === undefined ? args : [`--config=${found}`, ...args];
}
