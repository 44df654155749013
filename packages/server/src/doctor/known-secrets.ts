import { readFile } from "node:fs/promises";
import type { Config } from "../config/config.ts";

/** The strings of a secrets file and of the environment that nobody else may see; they are for comparison alone. */
export async function knownSecrets(
  config: Config | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string[]> {
  const text = config === undefined ? "" : await readFile(config.secretsFile, "utf8").catch(() => "");
  const inFile = [...text.matchAll(/=\s*["']([^"'\n]*)["']/g)].map(([, value]) => value ?? "");
  const inEnvironment = Object.entries(env).flatMap(([name, value = ""]) => {
    return /SECRET|SEED|KEY|TOKEN|PASSWORD/i.test(name) ? [value] : [];
  });
  return [...inFile, ...inEnvironment];
}
