import { access, constants, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";

/** Servers lie in sbin, which is not on everybody's PATH. */
const SBIN = ["/usr/sbin", "/usr/local/sbin"];

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** Absolute path of the first program of that name. */
export async function findProgram(name: string, searchPath: string): Promise<string | undefined> {
  for (const folder of [...searchPath.split(delimiter).filter(isAbsolute), ...SBIN]) {
    const program = join(folder, name);
    if (await isProgram(program)) return program;
  }
  return undefined;
}
