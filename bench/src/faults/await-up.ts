import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ask } from "../../../demo/src/ask.ts";
import type { Site } from "../sessions/start-site.ts";

const LOOK_MS = 25;
const ANSWER_MS = 2_000;

export type Name = "gateway" | "prosody" | "plone";

/** Process ids as they are now; undefined where nothing runs. */
export async function pidOf({ plone, gateway, layout }: Site, name: Name): Promise<number | undefined> {
  if (name === "plone") return plone.pid;
  if (name === "gateway") return gateway.pid;
  const text = await readFile(join(layout.xmpp, "prosody.pid.json"), "utf8").catch(() => "{}");
  return (JSON.parse(text) as { pid?: number }).pid;
}

/** Resolves with the time (unix milliseconds) at which it answers, as a process other than this one. */
export async function awaitUp(
  site: Site,
  name: Name,
  not: number | undefined,
  signal: AbortSignal,
): Promise<number> {
  for (;;) {
    const pid = await pidOf(site, name).catch(() => undefined);
    if (pid !== undefined && pid !== not && (await answers(site, name))) return Date.now();
    await delay(LOOK_MS, undefined, { signal });
  }
}

async function answers({ settings }: Site, name: Name): Promise<boolean> {
  const { port, plonePort, base, path, origins } = settings;
  const { host } = new URL(origins[0]);
  const signal = AbortSignal.timeout(ANSWER_MS);
  try {
    if (name === "plone")
      return (await ask({ port: plonePort, path: `${path}/@converse` }, signal)).status === 401;
    if (name === "gateway")
      return (await ask({ port, path: `${base}/health/live`, host }, signal)).status === 200;
    // As the gateway sees it, which lets nobody in before.
    const { body } = await ask({ port, path: `${base}/health`, host }, signal);
    const { parts } = JSON.parse(body) as { parts: { name: string; status: string }[] };
    return parts.some((part) => part.name === "xmpp" && part.status === "up");
  } catch {
    return false;
  }
}
