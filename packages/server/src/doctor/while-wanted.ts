import {
  type Check,
  type GatewayCheck,
  none,
  type OriginCheck,
  type SiteCheck,
  type Verdict,
} from "./check.ts";
import { PATIENCE } from "./checks/websocket.ts";

const NOBODY = none("nobody waits for it any more");

function aborted(signal: AbortSignal): Promise<Verdict> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(NOBODY), { once: true }));
}

/**
 * The same check, which does not begin once nobody waits for it. What has begun ends by itself, because it puts away what
 * it made; what only waits is left alone.
 */
export function whileWanted(check: Check, signal: AbortSignal): Check {
  const isPatient = PATIENCE.includes(check);
  const look = async (begin: () => Promise<Verdict>) => {
    if (signal.aborted) return NOBODY;
    return isPatient ? await Promise.race([begin(), aborted(signal)]) : await begin();
  };
  if (check.scope === "gateway") {
    const wanted: GatewayCheck = { ...check, look: (facts) => look(() => check.look(facts)) };
    return wanted;
  }
  if (check.scope === "site") {
    const wanted: SiteCheck = { ...check, look: (facts, site) => look(() => check.look(facts, site)) };
    return wanted;
  }
  const wanted: OriginCheck = { ...check, look: (facts, at) => look(() => check.look(facts, at)) };
  return wanted;
}
