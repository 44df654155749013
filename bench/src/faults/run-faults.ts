import { childEnvironment } from "../../../demo/src/child-environment.ts";
import { HiredCrowd } from "../crowd/hired-crowd.ts";
import type { Place } from "../place.ts";
import { startSite } from "../sessions/start-site.ts";
import { type Fault, faultsOf, type Lengths } from "./faults.ts";
import { type FaultResult, measureFault } from "./measure-fault.ts";

export interface FaultPlan {
  members: number;
  perSecond: number;
  everyMs: number;
  lengths: Lengths;
  /** Names of faults, in this order. */
  only: readonly string[];
}

const GROUPS = 20;

/** Each fault under one crowd, on one site; `told` gets each result as it comes. */
export async function runFaults(
  place: Omit<Place, "otherWork">,
  plan: FaultPlan,
  told: (result: FaultResult) => void,
): Promise<FaultResult[]> {
  const { root, env, progress, signal } = place;
  const faults: Readonly<Record<string, Fault>> = faultsOf(plan.lengths);
  const { members, perSecond, everyMs } = plan;
  const site = await startSite(place, { people: members, groups: GROUPS, withLogins: members });
  const crowd = new HiredCrowd({ root, env: childEnvironment(env), signal });
  try {
    const { port, base, origins } = site.settings;
    const where = { port, base, origin: origins[0] };
    const { file: loginsFile } = site.crowd.logins;
    await progress.step(`${members} members come online`, () =>
      crowd.tell("come", { plan: { where, loginsFile, members, perSecond, everyMs }, withinMs: 120_000 }),
    );
    const results: FaultResult[] = [];
    for (const name of plan.only) {
      const fault = faults[name];
      if (fault === undefined) throw new TypeError(`there is no fault ${name}`);
      const result = await progress.step(fault.title, () =>
        measureFault(name, fault, { site, crowd, signal }),
      );
      results.push(result);
      told(result);
    }
    return results;
  } finally {
    await crowd.end();
    await site.stop();
  }
}
