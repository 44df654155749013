/** Below what Linux and macOS give to outgoing connections, which would take a port away between choice and use. */
const FIRST = 20_000;
const LAST = 32_000;

/** Free ports of the loopback, each only once. */
export async function choosePorts(
  count: number,
  { isFree, random }: { isFree: (port: number) => Promise<boolean>; random: () => number },
): Promise<number[]> {
  const chosen = new Set<number>();
  while (chosen.size < count) {
    const port = FIRST + Math.floor(random() * (LAST - FIRST));
    if (!chosen.has(port) && (await isFree(port))) chosen.add(port);
  }
  return [...chosen];
}
