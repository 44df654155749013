/** The pids in the line that `collective-converse run --json` prints when it is ready; undefined for another line. */
export function parseGatewayLine(line: string): { gateway: number; prosody: number } | undefined {
  if (!line.startsWith("{") || !line.includes('"pids"')) return undefined;
  try {
    const { pids } = JSON.parse(line) as { pids?: { gateway?: unknown; prosody?: unknown } };
    if (typeof pids?.gateway !== "number" || typeof pids.prosody !== "number") return undefined;
    return { gateway: pids.gateway, prosody: pids.prosody };
  } catch {
    return undefined;
  }
}
