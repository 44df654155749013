import { execFileSync } from "node:child_process";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { ConverseError } from "../../errors.ts";
import type { PlannedFile } from "./plan-files.ts";

function failed(path: string, cause: unknown): ConverseError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new ConverseError("config-apply-failed", `${path} cannot be written: ${code ?? message}`, { cause });
}

/** The number of an account that the system knows. */
function uidOf(owner: string | number): number {
  if (typeof owner === "number") return owner;
  return Number(
    execFileSync("id", ["-u", "--", owner], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }),
  );
}

async function fill(temporary: string, { after, isSecret, owner, path }: PlannedFile): Promise<void> {
  const handle = await open(temporary, "wx", 0o600);
  try {
    if (owner !== undefined) {
      const uid = uidOf(owner);
      const { gid } = await stat(dirname(path));
      if ((await handle.stat()).uid !== uid) await handle.chown(uid, gid);
    }
    // What holds no secret is for the account of Prosody to read, whichever that is.
    if (!isSecret && typeof owner !== "number") await handle.chmod(0o644);
    await handle.writeFile(after);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Writes the file so that a reader finds the old one or the new one; a secret is never readable for others in between.
 *
 * @throws ConverseError `config-apply-failed`
 */
export async function writePlanned(file: PlannedFile): Promise<void> {
  const temporary = `${file.path}.new`;
  try {
    await mkdir(dirname(file.path), { recursive: true, mode: 0o700 });
    // One that a killed command left has no right to stay.
    await rm(temporary, { force: true });
    await fill(temporary, file);
    await rename(temporary, file.path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw failed(file.path, cause);
  }
}
