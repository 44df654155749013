import { setTimeout as delay } from "node:timers/promises";
import type { Site } from "../sessions/start-site.ts";
import { awaitUp, type Name, pidOf } from "./await-up.ts";
import type { SideBySide } from "./side-by-side.ts";

/** What is done to the site while its members write to one another. */
export interface Fault {
  title: string;
  /** Whether members notice it at all. */
  losesStreams: boolean;
  /** Breaks something; resolves with when all of it was up again, unix milliseconds. */
  provoke(site: Site, signal: AbortSignal): Promise<number>;
}

const LOOK_MS = 25;

export const SHARED = ["two-upgrade", "two-gateway", "two-prosody"] as const;
type SharedName = (typeof SHARED)[number];

/** How long Plone is away or hangs, in ms. */
export interface Lengths {
  ploneDownMs: number;
  ploneHangsMs: number;
  prosodyHangsMs: number;
}

export function faultsOf(lengths: Lengths): Record<string, Fault> {
  const seconds = (ms: number) => `${ms / 1_000} s`;
  return {
    prosody: { title: "kill -9 of Prosody", losesStreams: true, provoke: kill("prosody") },
    // Whoever starts the gateway again has it end the Prosody that was left over.
    gateway: { title: "kill -9 of the gateway", losesStreams: true, provoke: kill("gateway", "prosody") },
    plone: { title: "kill -9 of Plone", losesStreams: false, provoke: kill("plone") },
    all: {
      title: "kill -9 of Prosody, gateway and Plone",
      losesStreams: true,
      provoke: kill("prosody", "gateway", "plone"),
    },
    restart: {
      title: "SIGTERM of the gateway, started again",
      losesStreams: true,
      async provoke(site, signal) {
        const prosody = await pidOf(site, "prosody");
        await site.gateway.stop();
        await site.gateway.start();
        return await awaitUp(site, "prosody", prosody, signal);
      },
    },
    "plone-down": {
      title: `Plone down for ${seconds(lengths.ploneDownMs)}`,
      losesStreams: false,
      async provoke(site, signal) {
        await site.plone.stop();
        await delay(lengths.ploneDownMs, undefined, { signal });
        await site.plone.start();
        return Date.now();
      },
    },
    "plone-hangs": {
      title: `Plone that answers after ${seconds(lengths.ploneHangsMs)}`,
      losesStreams: false,
      provoke: (site, signal) => hang(site, "plone", lengths.ploneHangsMs, signal),
    },
    "prosody-hangs": {
      title: `SIGSTOP of Prosody for ${seconds(lengths.prosodyHangsMs)}`,
      losesStreams: false,
      provoke: (site, signal) => hang(site, "prosody", lengths.prosodyHangsMs, signal),
    },
    "prosody-stops": {
      title: "SIGSTOP of Prosody for ever",
      losesStreams: true,
      async provoke(site, signal) {
        const pid = await pidOf(site, "prosody");
        if (pid !== undefined) process.kill(pid, "SIGSTOP");
        return await awaitUp(site, "prosody", pid, signal);
      },
    },
  };
}

/** What is done to two gateways with one Prosody behind one nginx; from when it is done on the other one is there. */
export function sharedFaultsOf({
  gateways: [one],
  prosody,
}: Pick<SideBySide, "gateways" | "prosody">): Record<SharedName, Fault> {
  return {
    "two-upgrade": {
      title: "Two gateways: SIGTERM of one, started again",
      losesStreams: true,
      async provoke() {
        const at = Date.now();
        await one.stop();
        await one.start();
        return at;
      },
    },
    "two-gateway": {
      title: "Two gateways: kill -9 of one",
      losesStreams: true,
      async provoke() {
        const at = Date.now();
        if (one.pid !== undefined) process.kill(one.pid, "SIGKILL");
        return at;
      },
    },
    "two-prosody": {
      title: "Two gateways: kill -9 of their Prosody",
      losesStreams: true,
      async provoke(_site, signal) {
        const before = prosody.pid;
        if (before !== undefined) process.kill(before, "SIGKILL");
        while (prosody.pid === before || !prosody.answers) await delay(LOOK_MS, undefined, { signal });
        return Date.now();
      },
    },
  };
}

/** Kills the first and the others with it; where one goes with another it is only awaited. */
function kill(...names: readonly Name[]): Fault["provoke"] {
  return async (site, signal) => {
    const before = new Map(
      await Promise.all(names.map(async (name) => [name, await pidOf(site, name)] as const)),
    );
    const isLeft = names[0] === "gateway";
    for (const [name, pid] of before)
      if (pid !== undefined && !(isLeft && name === "prosody")) process.kill(pid, "SIGKILL");
    const up = [...before].map(([name, pid]) => awaitUp(site, name, pid, signal));
    return Math.max(...(await Promise.all(up)));
  };
}

async function hang(site: Site, name: Name, forMs: number, signal: AbortSignal): Promise<number> {
  const pid = await pidOf(site, name);
  if (pid === undefined) throw new Error(`${name} does not run`);
  process.kill(pid, "SIGSTOP");
  try {
    await delay(forMs, undefined, { signal });
  } finally {
    process.kill(pid, "SIGCONT");
  }
  return Date.now();
}
