import { setTimeout as delay } from "node:timers/promises";
import { StartError } from "../../scripts/start/start-error.mjs";
import { ask } from "./ask.ts";
import type { SiteSettings } from "./site-settings.ts";

const WITHIN_MS = 15_000;
const LOOK_MS = 100;

/**
 * The last proof: the gateway, asked as a browser would, says that Plone and Prosody answer.
 * @throws StartError start-not-ready
 */
export async function awaitHealth(settings: SiteSettings, signal: AbortSignal): Promise<void> {
  const { port, base, origins } = settings;
  const host = new URL(origins[0]).host;
  let last = "nothing";
  for (let waited = 0; waited < WITHIN_MS; waited += LOOK_MS) {
    try {
      const { status, body } = await ask({ port, path: `${base}/health`, host }, signal);
      if (status === 200 && (JSON.parse(body) as { status?: string }).status === "ready") return;
      last = `status ${status}, ${body}`;
    } catch (error) {
      signal.throwIfAborted();
      last = (error as Error).message;
    }
    await delay(LOOK_MS, undefined, { signal });
  }
  throw new StartError(
    "start-not-ready",
    `The gateway does not call itself ready: its last answer was ${last}.`,
  );
}
