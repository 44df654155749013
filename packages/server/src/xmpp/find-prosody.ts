import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join, resolve } from "node:path";
import { ConverseError } from "../errors.ts";

/** Absolute path of the program: the given one, or the first on the search path. Error: `prosody-missing`. */
export async function findProsody(searchPath: string, given?: string): Promise<string> {
  if (given !== undefined) {
    const program = resolve(given);
    if (await isProgram(program)) return program;
    throw new ConverseError(
      "prosody-missing",
      `${program} is not a program. Correct the key xmpp.prosody in converse.toml, or remove it to use the one on PATH.`,
    );
  }
  for (const folder of searchPath.split(delimiter).filter(isAbsolute)) {
    const program = join(folder, "prosody");
    if (await isProgram(program)) return program;
  }
  throw new ConverseError(
    "prosody-missing",
    "Prosody is not on PATH. Install it (on Debian: apt-get install prosody), or name its program with the key xmpp.prosody in converse.toml.",
  );
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
