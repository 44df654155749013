import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach } from "vitest";
import { identify } from "../src/identify.ts";
import { type ProcessOptions, type State, type StateDetail, SupervisedProcess } from "../src/index.ts";

export let folder: string;
let started: SupervisedProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "supervise-"));
});

afterEach(async () => {
  await Promise.all(started.map((process_) => process_.stop()));
  started = [];
  await rm(folder, { recursive: true });
});

interface Trial {
  process_: SupervisedProcess;
  lines: string[];
  states: State[];
  details: StateDetail[];
  /** Resolves at the next time that the state is entered. */
  next(state: State): Promise<StateDetail>;
  /** Resolves with the next line of the child that matches. */
  line(pattern: RegExp): Promise<string>;
}

/** A child that runs the JavaScript; ready when it says `up`. */
export function trial(script: string, options: Partial<ProcessOptions> = {}): Trial {
  const lines: string[] = [];
  const states: State[] = [];
  const details: StateDetail[] = [];
  const stateWaits = new Set<(state: State, detail: StateDetail) => void>();
  const lineWaits = new Set<(line: string) => void>();
  const line = (pattern: RegExp) =>
    new Promise<string>((resolve) => {
      const look = (text: string) => {
        if (!pattern.test(text)) return;
        lineWaits.delete(look);
        resolve(text);
      };
      lineWaits.add(look);
    });
  // A child may say it before anybody asks: what counts is that it was said since this start.
  let isUp = false;
  const process_ = new SupervisedProcess({
    name: "The child",
    command: process.execPath,
    args: ["-e", script],
    env: {},
    async ready() {
      if (!isUp) await line(/^up$/);
    },
    readyWithinMs: 10_000,
    stopWithinMs: 10_000,
    pidFile: join(folder, "child.pid"),
    output(text) {
      lines.push(text);
      if (text === "up") isUp = true;
      for (const wait of [...lineWaits]) wait(text);
    },
    backoff: { firstMs: 1, maxMs: 8, stableMs: 60_000 },
    onState(state, detail) {
      states.push(state);
      if (state === "starting") isUp = false;
      details.push(detail);
      for (const wait of [...stateWaits]) wait(state, detail);
    },
    random: () => 0.5,
    ...options,
  });
  started.push(process_);
  const next = (wanted: State) =>
    new Promise<StateDetail>((resolve) => {
      const look = (state: State, detail: StateDetail) => {
        if (state !== wanted) return;
        stateWaits.delete(look);
        resolve(detail);
      };
      stateWaits.add(look);
    });
  return { process_, lines, states, details, next, line };
}

/** Resolves when there is no such process any more; for one that is not our child there is no event to wait for. */
export async function gone(pid: number): Promise<void> {
  while (await identify(pid)) await delay(5);
}
