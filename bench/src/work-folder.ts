import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { endOrphan } from "@collective-converse/supervise";
import { endEarlierRun } from "../../demo/src/end-earlier-run.ts";
import { takeLock } from "../../scripts/start/lock.mjs";
import { StartError } from "../../scripts/start/start-error.mjs";
import { prosodyPidFile, siteLayout } from "./layout.ts";

/**
 * An empty folder of this run alone, always the same one: what a run that was killed has left running is ended first.
 *
 * @throws StartError start-data-in-use
 */
export async function takeWorkFolder(
  root: string,
  name = "bench",
): Promise<{ folder: string; release(): Promise<void> }> {
  const folder = join(root, "var", name);
  const lock = takeLock(`${folder}.lock`, { pid: process.pid });
  if ("holder" in lock) {
    throw new StartError(
      "start-data-in-use",
      `Process ${lock.holder.pid} measures already: wait for its end.`,
    );
  }
  await endEarlierRun(siteLayout(folder));
  await endOrphan(prosodyPidFile(folder));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return {
    folder,
    async release() {
      await rm(folder, { recursive: true, force: true });
      lock.release();
    },
  };
}
