import fc from "fast-check";
import { expect, test } from "vitest";
import { backoffMs } from "../src/backoff.ts";
import { trial } from "./children.ts";
import { SERVER } from "./scripts.ts";

test("a child that dies is started again, and why is told", async () => {
  const { process_, states, next } = trial(SERVER);
  await process_.start();
  const first = process_.pid ?? 0;
  const died = next("backing-off");
  const again = next("ready");
  process.kill(first, "SIGKILL");
  expect((await died).error?.message).toBe("The child was ended by SIGKILL. Its last lines:\n  up");
  expect((await again).pid).toBe(process_.pid);
  expect(process_.pid).not.toBe(first);
  expect(states).toEqual(["starting", "ready", "backing-off", "starting", "ready"]);
});

test("what never was ready is not tried again", async () => {
  const { process_, states } = trial("process.exitCode = 1");
  await expect(process_.start()).rejects.toThrow("exit code 1");
  expect(states).toEqual(["starting", "failed"]);
});

test("the waits grow while it fails to get ready again", async () => {
  let run = 0;
  const { process_, details, next } = trial(SERVER, {
    ready: async () => {
      run += 1;
      if (run > 1 && run < 6) throw new Error("not yet");
    },
  });
  await process_.start();
  const again = next("ready");
  process.kill(process_.pid ?? 0, "SIGKILL");
  await again;
  const waits = details.flatMap(({ retryInMs }) => (retryInMs === undefined ? [] : [retryInMs]));
  expect(waits).toEqual([1, 2, 3, 6, 6]);
});

test.each([
  ["are short again after it was stable", 1, [1, 1, 1]],
  ["go on growing when it dies soon", 60_000, [1, 2, 3]],
])("the waits %s", async (_, stableMs, expected) => {
  const answering = `process.on("SIGUSR2", () => setTimeout(() => console.log("some ms later"), 20)); ${SERVER}`;
  const { process_, details, next, line } = trial(answering, {
    backoff: { firstMs: 1, maxMs: 100, stableMs },
  });
  await process_.start();
  for (let death = 0; death < 3; death++) {
    const later = line(/^some ms later$/);
    process.kill(process_.pid ?? 0, "SIGUSR2");
    await later;
    const again = next("ready");
    process.kill(process_.pid ?? 0, "SIGKILL");
    await again;
  }
  const waits = details.flatMap(({ retryInMs }) => (retryInMs === undefined ? [] : [retryInMs]));
  expect(waits).toEqual(expected);
});

test("a wait is in the upper half of what the number of failures allows", () => {
  fc.assert(
    fc.property(fc.nat(2_000), fc.double({ min: 0, max: 0.999, noNaN: true }), (failures, random) => {
      const longest = Math.min(30_000, 500 * 2 ** failures);
      const wait = backoffMs(failures, { firstMs: 500, maxMs: 30_000, stableMs: 1 }, () => random);
      expect(wait).toBeGreaterThanOrEqual(longest / 2);
      expect(wait).toBeLessThanOrEqual(longest);
    }),
  );
});
