import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/**
 * Make a folder hold exactly these files. It is written beside and put in place when it is complete.
 *
 * @param {string} folder
 * @param {Map<string, Buffer>} files
 */
export async function writeFolder(folder, files) {
  const beside = `${folder}.${process.pid}`;
  for (const path of new Set([...files.keys()].map((file) => dirname(join(beside, file))))) {
    await mkdir(path, { recursive: true });
  }
  await Promise.all([...files].map(([path, content]) => writeFile(join(beside, path), content)));
  await rm(folder, { recursive: true, force: true });
  await rename(beside, folder);
}
