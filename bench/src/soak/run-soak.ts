import { setTimeout as delay } from "node:timers/promises";
import { childEnvironment } from "../../../demo/src/child-environment.ts";
import { HiredCrowd } from "../crowd/hired-crowd.ts";
import { pidOf } from "../faults/await-up.ts";
import type { Place } from "../place.ts";
import { type Site, startSite } from "../sessions/start-site.ts";
import { percentile } from "../statistics.ts";
import { readProcess, type Usage } from "./read-process.ts";
import { type Minute, type SoakSummary, summariseSoak, WATCHED, type Watched } from "./summarise-soak.ts";

export interface SoakPlan {
  members: number;
  minutes: number;
  perSecond: number;
  everyMs: number;
}

export interface SoakResult {
  before: Record<"gateway" | "prosody", number>;
  minutes: Minute[];
  summary: SoakSummary;
}

const GROUPS = 20;
const MINUTE_MS = 60_000;
const COME_MS = 300_000;

/** Many members who write to one another for a long time; `told` gets each minute as it ends. */
export async function runSoak(
  place: Pick<Place, "root" | "folder" | "progress" | "signal" | "env">,
  { members, minutes, perSecond, everyMs }: SoakPlan,
  told: (minute: Minute) => void,
): Promise<SoakResult> {
  const { root, env, progress, signal } = place;
  const site = await startSite(place, { people: members, groups: GROUPS, withLogins: members });
  const crowd = new HiredCrowd({ root, env: childEnvironment(env), signal });
  try {
    const { port, base, origins } = site.settings;
    const { gateway, prosody } = await look(site, crowd);
    const before = { gateway: gateway.memory, prosody: prosody.memory };
    const where = { port, base, origin: origins[0] };
    const { file: loginsFile } = site.crowd.logins;
    await progress.step(`${members} members come online`, () =>
      crowd.tell("come", { plan: { where, loginsFile, members, perSecond, everyMs }, withinMs: COME_MS }),
    );
    await crowd.tell("talk", { isTalking: true });
    await crowd.tell("look", { turn: true });
    const all: Minute[] = [];
    await progress.step(`${minutes} minutes`, async () => {
      for (let minute = 1; minute <= minutes; minute++) {
        const one = await oneMinute(minute, site, crowd, signal);
        all.push(one);
        told(one);
      }
    });
    return { before, minutes: all, summary: summariseSoak(before, all, members) };
  } finally {
    await crowd.end();
    await site.stop();
  }
}

async function oneMinute(
  minute: number,
  site: Site,
  crowd: HiredCrowd,
  signal: AbortSignal,
): Promise<Minute> {
  const from = await look(site, crowd);
  const since = performance.now();
  await delay(MINUTE_MS, undefined, { signal });
  const to = await look(site, crowd);
  const ms = performance.now() - since;
  const { online, took, happenings } = await crowd.tell("look", { turn: true });
  await crowd.tell("forget", undefined);
  const each = (make: (name: Watched) => number) =>
    Object.fromEntries(WATCHED.map((name) => [name, make(name)])) as Record<Watched, number>;
  return {
    minute,
    online,
    memory: each((name) => to[name].memory),
    cores: each((name) => Number(((to[name].cpuMs - from[name].cpuMs) / ms).toFixed(3))),
    delivered: took.length,
    p50Ms: took.length === 0 ? 0 : Number(percentile(took, 0.5).toFixed(1)),
    p99Ms: took.length === 0 ? 0 : Number(percentile(took, 0.99).toFixed(1)),
    lost: happenings.lost.length,
  };
}

async function look(site: Site, crowd: HiredCrowd): Promise<Record<Watched, Usage>> {
  const pids = await Promise.all([pidOf(site, "gateway"), pidOf(site, "prosody"), pidOf(site, "plone")]);
  const [gateway, prosody, plone, own] = await Promise.all(
    [...pids, crowd.pid].map((pid) => readProcess(pid ?? 0)),
  );
  if (!gateway || !prosody || !plone || !own) throw new TypeError("four processes");
  return { gateway, prosody, plone, crowd: own };
}
