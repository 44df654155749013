import { setTimeout as delay } from "node:timers/promises";
import { childEnvironment } from "../../../demo/src/child-environment.ts";
import { orderOf } from "../order.ts";
import type { Place } from "../place.ts";
import { percentile } from "../statistics.ts";
import { busyTime } from "./busy-time.ts";
import { Flooder } from "./flooder.ts";
import { FLOODS, type FloodName } from "./floods.ts";
import { Others } from "./others.ts";
import { FLOODER, LIMITED, type Rival, startServer, UNLIMITED } from "./start-server.ts";

/** After a flood it is calm when Prosody was at work for less than this share of a while: what was left behind is done. */
const CALM_SHARE = 0.2;
const CALM_MS = 500;
const CALM_WITHIN_MS = 5_000;

/** Of others' messages, in ms. */
export interface Delivery {
  count: number;
  p50Ms: number;
  p99Ms: number;
  /** How much of one core Prosody took meanwhile; it cannot use more than one. */
  prosodyCores: number;
}

export interface FloodRound {
  quiet: Delivery;
  flooded: Delivery;
}

export interface FloodSeries {
  rival: Rival;
  flood: FloodName;
  rounds: FloodRound[];
}

export interface FloodPlan {
  rounds: number;
  /** In each round, quiet ones and as many flooded ones. */
  windows: number;
  measureMs: number;
}

/** Others' messages before and during each flood, each time with a Prosody that has just started. */
export async function measureFloods(
  place: Place,
  plan: FloodPlan,
): Promise<{ prosody: string; series: FloodSeries[] }> {
  const names = Object.keys(FLOODS) as FloodName[];
  const all = names.flatMap((flood) =>
    [LIMITED, UNLIMITED].map((rival): FloodSeries => ({ rival: rival as Rival, flood, rounds: [] })),
  );
  let prosody = "";
  for (let round = 0; round < plan.rounds; round++) {
    await place.progress.step(`Floods, round ${round + 1} of ${plan.rounds}`, async () => {
      for (const series of orderOf(all, round)) {
        await place.otherWork.sample(place.signal);
        const { version, ...measured } = await once(place, plan, series);
        prosody = version;
        series.rounds.push(measured);
      }
    });
  }
  return { prosody, series: all };
}

/** Quiet and flooded by turns, so that what slows the machine down for a while slows both. */
async function once(
  place: Place,
  { windows, measureMs }: FloodPlan,
  { rival, flood }: FloodSeries,
): Promise<FloodRound & { version: string }> {
  const { signal, root, env } = place;
  const server = await startServer(place, rival);
  const others = await Others.come(server.where, server.room);
  const flooder = new Flooder({ root, env: childEnvironment(env), signal });
  const order = {
    localpart: FLOODER,
    where: server.where,
    flood,
    target: { person: others.one, room: server.room, nick: FLOODER },
  };
  const window = () => watch(server.pid, () => others.deliver(measureMs, signal));
  try {
    await others.deliver(measureMs, signal);
    const quiet: Window[] = [];
    const flooded: Window[] = [];
    for (let turn = 0; turn < windows; turn++) {
      quiet.push(await window());
      await flooder.begin(order);
      flooded.push(await window());
      await flooder.pause();
      await untilCalm(server.pid, signal);
    }
    return { version: server.version, quiet: deliveryOf(quiet), flooded: deliveryOf(flooded) };
  } finally {
    await flooder.end();
    others.leave();
    await server.stop();
  }
}

async function untilCalm(pid: number, signal: AbortSignal): Promise<void> {
  const from = performance.now();
  while (performance.now() - from < CALM_WITHIN_MS) {
    const { busyMs, ms } = await watch(pid, async () => {
      await delay(CALM_MS, undefined, { signal });
      return [];
    });
    if (busyMs < CALM_SHARE * ms) return;
  }
}

interface Window {
  took: number[];
  ms: number;
  busyMs: number;
}

async function watch(pid: number, deliver: () => Promise<number[]>): Promise<Window> {
  const [from, busy] = [performance.now(), await busyTime(pid)];
  const took = await deliver();
  return { took, ms: performance.now() - from, busyMs: (await busyTime(pid)) - busy };
}

function deliveryOf(windows: readonly Window[]): Delivery {
  const took = windows.flatMap((window) => window.took);
  const rounded = (value: number) => Number(value.toFixed(3));
  const sum = (pick: (window: Window) => number) => windows.reduce((all, window) => all + pick(window), 0);
  return {
    count: took.length,
    p50Ms: rounded(percentile(took, 0.5)),
    p99Ms: rounded(percentile(took, 0.99)),
    prosodyCores: rounded(sum(({ busyMs }) => busyMs) / sum(({ ms }) => ms)),
  };
}
