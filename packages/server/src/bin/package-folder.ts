import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder of the package that a file lies in: built it is `dist` beside it, in the sources it is deeper. */
export function packageFolderOf(file: string): { folder: string; version: string } {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      if (name === "collective-converse") return { folder, version };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  throw new TypeError(`${file} is in no folder of collective-converse`);
}
