import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ServerSettings } from "../../../../spec/http.d.ts";
import { checkSettings } from "./server-settings.ts";

/** By the site's name: what was applied last. */
export type KeptSettings = ReadonlyMap<string, ServerSettings>;

/** In the folder `data`. */
export function settingsFile(dataFolder: string): string {
  return join(dataFolder, "settings.json");
}

/** The text of the file: one site a line. */
export function renderKept(kept: KeptSettings): string {
  const sites = [...kept].map(
    ([name, settings]) => `    ${JSON.stringify(name)}: ${JSON.stringify(settings)}`,
  );
  return `{\n  "version": 1,\n  "sites": {\n${sites.join(",\n")}\n  }\n}\n`;
}

function parse(text: string): Map<string, ServerSettings> {
  const content = JSON.parse(text) as { version?: unknown; sites?: unknown } | null;
  if (content?.version !== 1) throw new Error("it is not version 1");
  if (typeof content.sites !== "object" || content.sites === null) throw new Error("it has no sites");
  return new Map(Object.entries(content.sites).map(([name, settings]) => [name, checkSettings(settings)]));
}

/**
 * What was applied last. A file that is missing is none; one that cannot be read or understood is as good as none, with
 * a word to `warn`: Plone says it again.
 */
export async function readKept(path: string, warn: (why: string) => void): Promise<KeptSettings> {
  try {
    return parse(await readFile(path, "utf8"));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT") {
      warn(
        `the settings that were applied last cannot be read (${code ?? message}); those of converse.toml hold until Plone says others`,
      );
    }
    return new Map();
  }
}
