import { writeFile } from "node:fs/promises";
import { setPriority } from "node:os";

const FIRST = -10;

/**
 * A process goes before other programs, or as they do. Where Linux groups processes by their session (sched(7), autogroup) a
 * nice value counts within the group alone, and the group has one of its own.
 *
 * @returns whether that is allowed
 */
export async function goFirst(pid: number, isFirst = true): Promise<boolean> {
  const nice = isFirst ? FIRST : 0;
  try {
    setPriority(pid, nice);
  } catch {
    return false;
  }
  await writeFile(`/proc/${pid}/autogroup`, String(nice)).catch(() => undefined);
  return true;
}
