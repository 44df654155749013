import { GROUPS, type Group } from "./checks/all-checks.ts";
import { Facts } from "./facts.ts";
import type { Result } from "./result.ts";
import { runChecks } from "./run-checks.ts";
import type { Surroundings } from "./surroundings.ts";

/**
 * Looks at a whole installation and yields what it finds, as it finds it. It writes nothing but the account of a probe
 * user in Prosody, which it removes again. Never throws for what is wrong in the world: that is what it tells.
 */
export async function* runDoctor(
  surroundings: Surroundings,
  groups: readonly Group[] = GROUPS,
): AsyncGenerator<Result, void, undefined> {
  const facts = new Facts(surroundings);
  const sites = await facts.sites().catch(() => undefined);
  const checks = groups.flatMap((group) => group.checks);
  yield* runChecks(checks, sites, facts);
}
