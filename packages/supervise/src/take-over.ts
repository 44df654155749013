import { endOrphan } from "./end-orphan.ts";
import type { ProcessOptions } from "./options.ts";
import { isAlive, readPidFile } from "./pid-file.ts";

/**
 * Clears up after an earlier run that was killed; resolves whether something was left. Rejects when another run is alive:
 * its child is not ours to end.
 */
export async function takeOver({
  name,
  pidFile,
}: Pick<ProcessOptions, "name" | "pidFile">): Promise<boolean> {
  const ended = await endOrphan(pidFile);
  const other = await readPidFile(pidFile);
  if (other && (await isAlive(other))) {
    const { pid, parent } = other;
    throw new Error(
      `${name} runs already, as process ${pid}; process ${parent.pid} started it. Stop that one first.`,
    );
  }
  return ended;
}
