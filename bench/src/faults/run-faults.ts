import { childEnvironment } from "../../../demo/src/child-environment.ts";
import { HiredCrowd } from "../crowd/hired-crowd.ts";
import type { Place } from "../place.ts";
import { startSite } from "../sessions/start-site.ts";
import { type Fault, faultsOf, type Lengths, SHARED, sharedFaultsOf } from "./faults.ts";
import { type FaultResult, measureFault } from "./measure-fault.ts";
import { type SideBySide, startSideBySide } from "./side-by-side.ts";

export interface FaultPlan {
  members: number;
  /** How many come in a second at the beginning. */
  perSecond: number;
  /** How often each writes, on average. */
  everyMs: number;
  /** Before each fault, and after it. */
  talkMs: number;
  lengths: Lengths;
  /** Names of faults, in this order; those of two gateways come last. */
  only: readonly string[];
}

const GROUPS = 20;
const COME_MS = 180_000;

/** Each fault under one crowd, on one site; `told` gets each result as it comes. */
export async function runFaults(
  place: Pick<Place, "root" | "folder" | "progress" | "signal" | "env">,
  plan: FaultPlan,
  told: (result: FaultResult) => Promise<void> | void,
): Promise<FaultResult[]> {
  const { root, env, progress, signal } = place;
  const { members, perSecond, everyMs, only } = plan;
  const site = await startSite(place, { people: members, groups: GROUPS, withLogins: members });
  const crowd = new HiredCrowd({ root, env: childEnvironment(env), signal });
  let both: SideBySide | undefined;
  const results: FaultResult[] = [];
  const measure = async (known: Readonly<Record<string, Fault>>) => {
    for (const name of only) {
      const fault = known[name];
      if (fault === undefined) continue;
      const what = { site, crowd, signal, talkMs: plan.talkMs };
      const result = await progress.step(fault.title, () => measureFault(name, fault, what));
      results.push(result);
      await told(result);
    }
  };
  try {
    const { port, base, origins } = site.settings;
    const where = { port, base, origin: origins[0] };
    const { file: loginsFile } = site.crowd.logins;
    await progress.step(`${members} members come online`, () =>
      crowd.tell("come", { plan: { where, loginsFile, members, perSecond, everyMs }, withinMs: COME_MS }),
    );
    await measure(faultsOf(plan.lengths));
    if (only.some((name) => SHARED.some((shared) => shared === name))) {
      await progress.step("Two gateways behind one nginx", async () => {
        both = await startSideBySide(site, place);
        await crowd.tell("allOnline", { withinMs: COME_MS });
        // Another Prosody, with archives of its own.
        await crowd.tell("judge", undefined);
      });
      if (both !== undefined) await measure(sharedFaultsOf(both));
    }
    return results;
  } finally {
    await crowd.end();
    await both?.stop();
    await site.stop();
  }
}
