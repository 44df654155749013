import { endOrphan } from "@collective-converse/supervise";
import type { Layout } from "./layout.ts";

/**
 * End what a start that was killed has left. The gateway ends Prosody; one whose gateway was killed too is ended by the
 * next gateway. Resolves how many there were.
 */
export async function endEarlierRun(layout: Layout): Promise<number> {
  const ended = await Promise.all([layout.gatewayPid, layout.plonePid].map((file) => endOrphan(file)));
  return ended.filter(Boolean).length;
}
