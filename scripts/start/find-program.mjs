import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * The absolute path of a program, or undefined.
 *
 * @param {string} name
 * @param {string | undefined} searchPath the value of PATH
 * @returns {string | undefined}
 */
export function findProgram(name, searchPath) {
  // Debian's server programs lie in sbin, which is not on everybody's PATH.
  const folders = [...(searchPath ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
  return folders
    .filter((folder) => folder.startsWith("/"))
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return statSync(path).isFile();
      } catch {
        return false;
      }
    });
}
