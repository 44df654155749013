import { childEnvironment } from "../../../demo/src/child-environment.ts";
import { orderOf } from "../order.ts";
import type { Place } from "../place.ts";
import { percentile } from "../statistics.ts";
import { startFlood } from "./flooder.ts";
import { FLOODS, type FloodName } from "./floods.ts";
import { Others } from "./others.ts";
import { LIMITED, type Rival, startServer, UNLIMITED } from "./start-server.ts";

/** Of others' messages, in ms. */
export interface Delivery {
  count: number;
  p50Ms: number;
  p99Ms: number;
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

async function once(
  place: Place,
  { measureMs }: FloodPlan,
  { rival, flood }: FloodSeries,
): Promise<FloodRound & { version: string }> {
  const { signal, root, env } = place;
  const server = await startServer(place, rival);
  const others = await Others.come(server.where, server.room);
  try {
    await others.deliver(measureMs / 5, signal);
    const quiet = deliveryOf(await others.deliver(measureMs, signal));
    const target = { person: others.one, room: server.room, nick: "flooder" };
    const order = { localpart: "flooder", where: server.where, flood, target };
    const flooder = await startFlood(order, { root, env: childEnvironment(env), signal });
    try {
      return { version: server.version, quiet, flooded: deliveryOf(await others.deliver(measureMs, signal)) };
    } finally {
      await flooder.end();
    }
  } finally {
    others.leave();
    await server.stop();
  }
}

function deliveryOf(took: readonly number[]): Delivery {
  const rounded = (share: number) => Number(percentile(took, share).toFixed(3));
  return { count: took.length, p50Ms: rounded(0.5), p99Ms: rounded(0.99) };
}
