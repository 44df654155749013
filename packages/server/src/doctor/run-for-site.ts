import type { DoctorLine } from "../../../../spec/http.d.ts";
import type { SiteConfig } from "../config/config.ts";
import { GROUPS, type Group } from "./checks/all-checks.ts";
import { PATIENCE } from "./checks/websocket.ts";
import { Facts } from "./facts.ts";
import { forSite } from "./for-site.ts";
import { knownSecrets } from "./known-secrets.ts";
import { type Result, summarize } from "./result.ts";
import { runChecks } from "./run-checks.ts";
import type { Surroundings } from "./surroundings.ts";
import { whileWanted } from "./while-wanted.ts";

export interface SiteRun {
  site: SiteConfig;
  /** All of the running gateway's. */
  sites: readonly SiteConfig[];
  /** Without a time for idle websockets, what needs patience is left out. */
  surroundings: Surroundings;
  signal: AbortSignal;
  groups?: readonly Group[];
}

/** The doctor's lines for one site's administrators: what concerns other sites is not looked at, nor told. */
export async function* runForSite(run: SiteRun): AsyncGenerator<DoctorLine, void, undefined> {
  const { site, surroundings, signal } = run;
  yield { type: "begin", version: surroundings.version, domain: site.domain };
  const facts = new Facts(surroundings);
  const config = await facts.config().catch(() => undefined);
  const sites = await facts.sites().catch(() => undefined);
  const audience = {
    site,
    others: [...run.sites, ...(sites ?? [])].filter(({ name }) => name !== site.name),
    secrets: await knownSecrets(config, surroundings.env),
  };
  const wanted = (run.groups ?? GROUPS).flatMap(({ title, checks }) =>
    checks
      .filter((check) => surroundings.idleMs > 0 || !PATIENCE.includes(check))
      .map((check) => ({ group: title, check: whileWanted(check, signal) })),
  );
  const own = sites?.filter(({ name }) => name === site.name);
  const told: Result[] = [];
  for await (const found of runChecks(
    wanted.map(({ check }) => check),
    own,
    facts,
  )) {
    const known = wanted.find(({ check }) => check.id === found.check);
    if (known === undefined) throw new TypeError(`${found.check} is not among the checks`);
    const result = forSite(found, known.check, audience);
    told.push(result);
    yield { type: "result", group: known.group, ...result };
  }
  yield { type: "summary", ...summarize(told) };
}
