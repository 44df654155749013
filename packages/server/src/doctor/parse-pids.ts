/** Who uses a folder `data`. */
export interface Pids {
  gateway: number;
  prosody: number;
}

function isPid(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 1;
}

/** The processes that the file beside Prosody's configuration names; undefined where it is none of ours. */
export function parsePids(text: string): Pids | undefined {
  try {
    const { pid, parent } = JSON.parse(text) as { pid?: unknown; parent?: { pid?: unknown } };
    if (isPid(pid) && isPid(parent?.pid)) return { gateway: parent.pid, prosody: pid };
  } catch {
    // Half a file is none.
  }
  return undefined;
}
