import { expect, test } from "vitest";
import type { Health } from "../src/options.ts";
import { trial } from "./children.ts";
import { BUSY, DEAF, SERVER } from "./scripts.ts";

const OFTEN = { everyMs: 1, withinMs: 5, misses: 3 };
const never = () => new Promise<void>(() => {});

test("a child that answers no more is ended, also when it is stopped and deaf, and started again", async () => {
  let hangs = true;
  const { process_, next } = trial(DEAF, {
    health: { ...OFTEN, look: () => (hangs ? never() : Promise.resolve()) },
    stopWithinMs: 50,
  });
  const ended = next("backing-off");
  await process_.start();
  const first = process_.pid ?? 0;
  process.kill(first, "SIGSTOP");
  expect((await ended).error?.message).toContain("The child did not answer any more and was ended.");
  hangs = false;
  await next("ready");
  expect(process_.pid).not.toBe(first);
  expect(process_.answers).toBe(true);
});

test("one that is slow now and then lives on, and says meanwhile that it does not answer", async () => {
  let looks = 0;
  let health: Health | undefined;
  const seen: boolean[] = [];
  const enough = new Promise<void>((resolve) => {
    const look = async () => {
      looks += 1;
      seen.push(process_.answers);
      if (looks === 12) resolve();
      if (looks % 3 !== 0) throw new Error("not now");
    };
    health = { ...OFTEN, look };
  });
  const { process_, states } = trial(SERVER, { ...(health && { health }) });
  await process_.start();
  await enough;
  expect(states).toEqual(["starting", "ready"]);
  // After no miss, one and two.
  expect(seen.slice(0, 6)).toEqual([true, false, false, true, false, false]);
});

test.each([
  ["one that works is given more time", BUSY, 4],
  ["one that stands still is not", SERVER, 1],
])("%s", async (_, script, looked) => {
  let looks = 0;
  const look = () => {
    looks++;
    return never();
  };
  const { process_, next } = trial(script, {
    health: { everyMs: 200, withinMs: 200, misses: 1, busyMisses: 4, look },
  });
  const ended = next("backing-off");
  await process_.start();
  await ended;
  expect(looks).toBe(looked);
});

test("nobody looks any more once it is stopped", async () => {
  const signals: AbortSignal[] = [];
  let health: Health | undefined;
  const looked = new Promise<void>((resolve) => {
    const look = (signal: AbortSignal) => {
      signals.push(signal);
      resolve();
      return never();
    };
    health = { everyMs: 1, withinMs: 60_000, misses: 1, look };
  });
  const { process_ } = trial(SERVER, { ...(health && { health }) });
  await process_.start();
  await looked;
  await process_.stop();
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  expect(process_.answers).toBe(false);
});
