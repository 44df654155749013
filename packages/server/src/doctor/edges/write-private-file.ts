import { writeFile } from "node:fs/promises";
import { ConverseError } from "../../errors.ts";

/**
 * Writes a file that only its owner may read, and that was not there before: one that is there may be readable for
 * others, or a link to somewhere else.
 *
 * @throws ConverseError `bundle-unwritable`
 */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { mode: 0o600, flag: "wx" });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === "EEXIST" ? "it is there already" : String(code);
    throw new ConverseError("bundle-unwritable", `${path} cannot be written: ${reason}`, { cause: error });
  }
}
