import type { ServerResponse } from "node:http";
import { SAFE_HEADERS } from "./safe-headers.ts";

export interface LinesLimits {
  /** For the whole answer. */
  limitMs: number;
  /** Something is sent at least that often, because proxies end what is silent. */
  beatMs: number;
}

/** Nobody on the way keeps it, changes it, or waits for more before handing it on (nginx: X-Accel-Buffering). */
const HEADERS = {
  ...SAFE_HEADERS,
  "Content-Type": "application/x-ndjson",
  "Cache-Control": "no-store",
  "X-Accel-Buffering": "no",
};

/**
 * Answers with one line of JSON for each value, as they come. `begin` is told by its signal when nobody waits any more:
 * the client has gone, or time is up, which the line `late` says. Resolves when the work has ended too.
 */
export async function streamLines(
  res: ServerResponse,
  begin: (signal: AbortSignal) => AsyncIterable<unknown>,
  late: unknown,
  { limitMs, beatMs }: LinesLimits,
): Promise<void> {
  // Gone while the answer was being prepared: nobody would hear of that any more.
  if (res.destroyed) return;
  const ending = new AbortController();
  const write = (text: string) => {
    if (!res.writableEnded && !res.destroyed) res.write(text);
  };
  const gone = () => ending.abort();
  const timer = setTimeout(() => {
    write(`${JSON.stringify(late)}\n`);
    res.end();
    ending.abort();
  }, limitMs);
  const beat = setInterval(() => write("\n"), beatMs);
  res.once("close", gone);
  res.writeHead(200, HEADERS);
  res.flushHeaders();
  try {
    for await (const line of begin(ending.signal)) write(`${JSON.stringify(line)}\n`);
    res.end();
  } finally {
    clearTimeout(timer);
    clearInterval(beat);
    res.off("close", gone);
  }
}
