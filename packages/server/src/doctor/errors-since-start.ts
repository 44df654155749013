/** The sources of the lines of level `error` in Prosody's log, from its last start on. */
export function errorsSinceStart(log: string): string[] {
  const lines = log.split("\n");
  const start = lines.findLastIndex((line) => line.includes("Hello and welcome to Prosody"));
  return lines.slice(Math.max(0, start)).flatMap((line) => {
    const [head = "", level] = line.split("\t");
    return level === "error" ? [head.trim().split(/\s+/).at(-1) ?? ""] : [];
  });
}
