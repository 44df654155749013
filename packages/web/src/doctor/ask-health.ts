import type { Health } from "../../../../spec/http.d.ts";
import type { GatewayAnswer } from "./browser.ts";

/**
 * Asks the gateway how it is.
 *
 * @param ask - `fetch`
 * @param now - this browser's clock, unix milliseconds
 * @throws Error that says what answers in its place
 */
export async function askHealth(
  ask: typeof fetch,
  base: string,
  limitMs: number,
  now: () => number,
): Promise<GatewayAnswer> {
  const url = `${base}health`;
  const before = now();
  const answer = await ask(url, { cache: "no-store", signal: AbortSignal.timeout(limitMs) }).catch(() => {
    throw new Error(`nothing answers at ${url}`);
  });
  const after = now();
  const body = (await answer.json().catch(() => undefined)) as Partial<Health> | undefined;
  const clock = typeof body?.now === "string" ? Date.parse(body.now) : Number.NaN;
  if (typeof body?.version !== "string" || Number.isNaN(clock))
    throw new Error(`what answers at ${url} is not the gateway (HTTP ${answer.status})`);
  return { version: body.version, now: clock, here: (before + after) / 2, ms: Math.round(after - before) };
}
