import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

export interface Accounts {
  localparts: readonly string[];
  /** Of all of them. */
  password: string;
}

/**
 * Writes accounts as Prosody's `internal` storage keeps them, so that no password gets into a process list. A host whose
 * passwords are hashed hashes one at the first login with it.
 */
export async function makeAccounts(
  dataFolder: string,
  domains: readonly string[],
  localparts: readonly string[],
): Promise<Accounts> {
  const password = randomBytes(12).toString("hex");
  for (const domain of domains) {
    const folder = join(dataFolder, domain.replace(".", "%2e"), "accounts");
    await mkdir(folder, { recursive: true });
    for (const localpart of localparts) {
      const file = join(folder, `${localpart}.dat`);
      await writeFile(file, `return {\n\t["password"] = "${password}";\n};\n`, { mode: 0o600 });
    }
  }
  return { localparts, password };
}
