import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { RandomBytes } from "@collective-converse/token";
import { writeIfChanged } from "../../xmpp/index.ts";

/** What `collective-converse sessions` reads; another one at each start. */
export function controlFile(dataFolder: string): string {
  return join(dataFolder, "control.json");
}

export function newControlKey(randomBytes: RandomBytes): string {
  return Buffer.from(randomBytes(32)).toString("hex");
}

/** Says where the gateway listens and by which key it takes orders, for its own account and root alone. */
export async function writeControl(
  dataFolder: string,
  control: { port: number; key: string },
): Promise<void> {
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  await writeIfChanged(controlFile(dataFolder), `${JSON.stringify(control)}\n`);
}
