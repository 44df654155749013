import { copyFileSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";

/** Every log below the data folder, as absolute paths. */
function logsIn(data: string): string[] {
  if (!existsSync(data)) return [];
  return readdirSync(data, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(log|out|err)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Copy every part's log beside a failed test's screenshot. */
export function copyLogs(data: string, folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  return logsIn(data).map((path) => {
    const copy = join(folder, relative(data, path).replaceAll("/", "-"));
    copyFileSync(path, copy);
    return copy;
  });
}
