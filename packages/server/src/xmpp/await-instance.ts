import { setTimeout as delay } from "node:timers/promises";
import { askProsody } from "./ask-prosody.ts";

const LOOK_MS = 30;

interface Awaited {
  port: number;
  domains: readonly string[];
  /** What our child was told to answer. */
  instance: string;
}

/**
 * Resolves when our own Prosody answers for each domain. While nothing listens it asks again; an answer of another
 * server, or of a virtual host without our module, rejects at once.
 */
export async function awaitInstance(
  { port, domains, instance }: Awaited,
  signal: AbortSignal,
): Promise<void> {
  for (const domain of domains) {
    const answer = await untilAnswered(port, domain, signal);
    if (readInstance(answer.body) === instance) continue;
    throw new Error(
      `What answers on 127.0.0.1:${port} for ${domain} is not the Prosody that was started (HTTP status ${answer.status}).`,
    );
  }
}

async function untilAnswered(port: number, domain: string, signal: AbortSignal) {
  for (;;) {
    try {
      return await askProsody({
        url: `http://127.0.0.1:${port}`,
        domain,
        method: "GET",
        path: "/converse/instance",
        signal,
      });
    } catch (error) {
      if (signal.aborted || (error as NodeJS.ErrnoException).code !== "ECONNREFUSED") throw error;
      await delay(LOOK_MS, undefined, { signal });
    }
  }
}

function readInstance(body: string): unknown {
  try {
    return (JSON.parse(body) as { instance?: unknown } | null)?.instance;
  } catch {
    return undefined;
  }
}
