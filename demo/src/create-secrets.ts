import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CommandError, type Run } from "../../scripts/start/run-command.mjs";
import { StartError } from "../../scripts/start/start-error.mjs";
import type { Layout } from "./layout.ts";

/** The built command of `packages/server`. */
export function commandOf(root: string): string {
  return join(root, "packages/server/dist/collective-converse.js");
}

/** Whether they are there, with the key for Plone, which data folders of older versions lack. */
function areThere({ secretsToml, ploneKey }: Layout): boolean {
  return (
    existsSync(secretsToml) &&
    existsSync(ploneKey) &&
    /^plone_key = /m.test(readFileSync(secretsToml, "utf8"))
  );
}

/** As the administrator of a real site does it, once for each data folder. */
export async function createSecrets(root: string, run: Run, layout: Layout): Promise<void> {
  if (areThere(layout)) return;
  const config = ["--config", layout.converseToml];
  try {
    await run(process.execPath, [commandOf(root), "secrets", "create", ...config]);
    await run(process.execPath, [
      commandOf(root),
      "secrets",
      "plone-key",
      ...config,
      "--write",
      layout.ploneKey,
      "--force",
    ]);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new StartError(
      "start-gateway-failed",
      "The gateway's command cannot make secrets; the last lines say why.",
      {
        cause: error,
        lastLines: error.lastLines.slice(-10),
      },
    );
  }
}
