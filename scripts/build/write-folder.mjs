import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { replaceFolder } from "./replace-folder.mjs";

/**
 * Make a folder hold exactly these files.
 *
 * @param {string} folder
 * @param {Map<string, Buffer>} files
 */
export async function writeFolder(folder, files) {
  await replaceFolder(folder, async (beside) => {
    for (const path of new Set([...files.keys()].map((file) => dirname(join(beside, file))))) {
      await mkdir(path, { recursive: true });
    }
    await Promise.all([...files].map(([path, content]) => writeFile(join(beside, path), content)));
  });
}
