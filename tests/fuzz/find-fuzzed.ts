import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Fuzzed } from "./fuzzed.ts";

export const ROOT = new URL("../..", import.meta.url).pathname;

/** The files of a folder of the repository, from its root. */
export function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length))
    .sort();
}

/** All that is fuzzed: what the files `*.fuzz.ts` of the rooms export as `parsers`. */
export async function findFuzzed(): Promise<Fuzzed[]> {
  const files = filesIn("packages").filter((file) => /\/test\/fuzz\/[^/]+\.fuzz\.ts$/.test(file));
  const found: Fuzzed[] = [];
  for (const file of files) {
    const { parsers } = (await import(pathToFileURL(join(ROOT, file)).href)) as {
      parsers: readonly Fuzzed[];
    };
    found.push(...parsers);
  }
  return found;
}
