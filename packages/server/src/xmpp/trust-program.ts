import { realpath, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { ConverseError } from "../errors.ts";

/** Whether somebody else than root may replace what is there; a folder such as `/tmp` protects its entries by the sticky bit. */
async function isOthers(path: string): Promise<boolean> {
  const { uid, mode } = await stat(path);
  return uid !== 0 || ((mode & 0o022) !== 0 && (mode & 0o1000) === 0);
}

/**
 * Root runs a program that a configuration names only where nobody but root can have put it: the configuration may
 * belong to the gateway's account. For another account there is nothing to check.
 *
 * @throws ConverseError `prosody-missing`
 */
export async function trustProgram(program: string, uid: number | undefined): Promise<string> {
  if (uid !== 0) return program;
  for (let path = await realpath(program); ; path = dirname(path)) {
    if (await isOthers(path)) {
      throw new ConverseError(
        "prosody-missing",
        `root does not run ${program}: others than root may change ${path}. Name another one with the key xmpp.prosody, or run the command as another account.`,
      );
    }
    if (path === dirname(path)) return program;
  }
}
