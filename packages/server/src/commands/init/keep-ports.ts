import { loadConfig } from "../../config/index.ts";
import type { SetupPlan } from "../../setup/index.ts";

/**
 * The plan with the ports of a file that is there: a gateway that runs keeps them, and the next that are free would be
 * those of nobody.
 */
export async function keepPorts(plan: SetupPlan, isListenGiven: boolean): Promise<SetupPlan> {
  // One that cannot be used is compared with what would be written, and shown.
  const there = await loadConfig(plan.files.config).catch(() => undefined);
  if (there === undefined) return plan;
  const { listen, prosody } = plan;
  const areBothOurs = prosody.run === "supervised" && there.xmpp.run === "supervised";
  return {
    ...plan,
    listen: isListenGiven || there.listen.port === 0 ? listen : there.listen,
    prosody: areBothOurs ? { ...prosody, httpPort: there.xmpp.httpPort } : prosody,
  };
}
