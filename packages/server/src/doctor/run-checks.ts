import type { Config, SiteConfig } from "../config/config.ts";
import type { Check, Verdict } from "./check.ts";
import type { Facts } from "./facts.ts";
import { fillLine } from "./fill-line.ts";
import { plainText } from "./plain-text.ts";
import type { Result } from "./result.ts";

/** Where a check looks. */
interface Place {
  site?: SiteConfig;
  origin?: string;
}

interface Running {
  place: Place;
  result: Promise<Result>;
}

/** No check takes longer, but those that wait on purpose, which say so themselves. */
const LIMIT_MS = 30_000;

function placesOf({ scope }: Check, sites: readonly SiteConfig[] | undefined): Place[] {
  // Nobody knows the sites of a file that cannot be read.
  if (scope === "gateway" || sites === undefined) return [{}];
  if (scope === "site") return sites.map((site) => ({ site }));
  return sites.flatMap((site) => site.origins.map((origin) => ({ site, origin })));
}

/** Whether a result at one place says something about another. */
function concerns(a: Place, b: Place): boolean {
  const isOneSite = a.site === undefined || b.site === undefined || a.site === b.site;
  return isOneSite && (a.origin === undefined || b.origin === undefined || a.origin === b.origin);
}

function look(check: Check, facts: Facts, { site, origin }: Place): Promise<Verdict> {
  if (check.scope === "gateway") return check.look(facts);
  if (site === undefined) throw new TypeError(`${check.id} needs a site`);
  if (check.scope === "site") return check.look(facts, site);
  if (origin === undefined) throw new TypeError(`${check.id} needs an origin`);
  return check.look(facts, { site, origin });
}

async function lookWithin(check: Check, facts: Facts, place: Place): Promise<Verdict> {
  let timer: NodeJS.Timeout | undefined;
  const limitMs = LIMIT_MS + facts.idleMs;
  const late = new Promise<Verdict>((resolve) => {
    timer = setTimeout(resolve, limitMs, {
      state: "fault",
      measured: `nothing was known after ${limitMs / 1000} s`,
    });
  });
  try {
    return await Promise.race([look(check, facts, place), late]);
  } catch (error) {
    if (error instanceof TypeError) throw error;
    return { state: "fault", measured: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}

function subjectOf({ site, origin }: Place): string | null {
  return origin ?? site?.name ?? null;
}

/** What every check's lines can name, also where looking broke off; empty what nobody knows. */
async function valuesAt({ site, origin }: Place, facts: Facts): Promise<Readonly<Record<string, string>>> {
  const config: Config | undefined = await facts.config().catch(() => undefined);
  return {
    config: facts.surroundings.configFile,
    data: config?.xmpp.data ?? "",
    site: site?.name ?? "",
    base: site?.base ?? "",
    path: site?.path ?? "",
    plone: site?.plone ?? "",
    origin: origin ?? site?.origins[0] ?? "",
    host: origin === undefined ? "" : new URL(origin).hostname,
    url: origin === undefined || site === undefined ? "" : origin + site.base,
  };
}

type Known = Readonly<Record<string, string>>;

function resultOf(check: Check, place: Place, verdict: Verdict, ms: number, known: Known = {}): Result {
  const isFault = verdict.state === "fault";
  const values = { ...known, ...(isFault && verdict.values) };
  return {
    check: check.id,
    subject: subjectOf(place),
    state: isFault ? check.severity : verdict.state === "fine" ? "fine" : "skipped",
    title: check.title,
    measured: plainText(verdict.measured),
    meaning: isFault ? check.meaning : null,
    todo: isFault ? check.todo.map((line) => plainText(fillLine(line, values))) : [],
    because: null,
    hops: verdict.state === "fine" ? (verdict.hops ?? []) : [],
    ms,
  };
}

function skippedOf(check: Check, place: Place, because: string): Result {
  const result = resultOf(
    check,
    place,
    { state: "none", measured: `not looked at because of ${because}` },
    0,
  );
  return { ...result, because };
}

/** The fault because of which a check says nothing: the first of a chain. */
async function causeOf(check: Check, place: Place, started: ReadonlyMap<string, Running[]>) {
  for (const id of check.dependsOn) {
    const others = started.get(id);
    if (others === undefined)
      throw new TypeError(`${check.id} depends on ${id}, which does not stand before it`);
    for (const other of others) {
      if (!concerns(other.place, place)) continue;
      const { state, because } = await other.result;
      if (state === "warning" || state === "error") return id;
      if (because !== null) return because;
    }
  }
  return undefined;
}

async function lookAt(check: Check, facts: Facts, place: Place, started: ReadonlyMap<string, Running[]>) {
  const because = await causeOf(check, place, started);
  if (because !== undefined) return skippedOf(check, place, because);
  const begin = performance.now();
  const verdict = await lookWithin(check, facts, place);
  const ms = Math.round(performance.now() - begin);
  return resultOf(check, place, verdict, ms, await valuesAt(place, facts));
}

/**
 * Looks at everything at the same time, except at what depends on something that has a fault, and yields the results in
 * the order of the checks, each as soon as those before it are known.
 */
export async function* runChecks(
  checks: readonly Check[],
  sites: readonly SiteConfig[] | undefined,
  facts: Facts,
): AsyncGenerator<Result, void, undefined> {
  const started = new Map<string, Running[]>();
  for (const check of checks) {
    const earlier = new Map(started);
    const running = placesOf(check, sites).map((place) => {
      const result = lookAt(check, facts, place, earlier);
      // A mistake of ours is thrown when its turn comes.
      result.catch(() => undefined);
      return { place, result };
    });
    started.set(check.id, running);
  }
  for (const running of started.values()) for (const { result } of running) yield await result;
}
