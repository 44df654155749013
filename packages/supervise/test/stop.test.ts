import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { identify } from "../src/identify.ts";
import { folder, gone, trial } from "./children.ts";
import { DEAF, FAMILY, SERVER } from "./scripts.ts";

test("stopping what never ran does nothing", async () => {
  const { process_, states } = trial(SERVER);
  await process_.stop();
  expect(states).toEqual([]);
});

test("a child is ended by TERM, and nothing is left", async () => {
  const { process_, states } = trial(SERVER);
  await process_.start();
  const pid = process_.pid ?? 0;
  await Promise.all([process_.stop(), process_.stop()]);
  expect(states).toEqual(["starting", "ready", "stopping", "stopped"]);
  expect(await identify(pid)).toBeUndefined();
  expect(process_.pid).toBeUndefined();
  expect(existsSync(join(folder, "child.pid"))).toBe(false);
});

test("a child that is deaf to TERM is killed after the wait", async () => {
  const { process_, lines } = trial(DEAF, { stopWithinMs: 200 });
  await process_.start();
  const pid = process_.pid ?? 0;
  await process_.stop();
  expect(lines).toContain("no");
  expect(await identify(pid)).toBeUndefined();
});

test.each(["stopped", "killed"])("the child's own children end too when it is %s", async (how) => {
  const { process_, lines, next } = trial(FAMILY, { backoff: { firstMs: 1e8, maxMs: 1e8, stableMs: 1e8 } });
  await process_.start();
  const grandchild = Number(/^grandchild (\d+)$/m.exec(lines.join("\n"))?.[1]);
  expect(await identify(grandchild)).toBeDefined();
  if (how === "killed") {
    const died = next("backing-off");
    process.kill(process_.pid ?? 0, "SIGKILL");
    await died;
  } else await process_.stop();
  await gone(grandchild);
});

test("stopped while it is starting, the start is refused and the child ended", async () => {
  let pid = 0;
  let reached: () => void = () => undefined;
  const reaches = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const { process_, states } = trial(SERVER, {
    ready: (_, child) => {
      pid = child;
      reached();
      return new Promise(() => undefined);
    },
  });
  const start = expect(process_.start()).rejects.toThrow("The child was stopped before it was ready.");
  await reaches;
  await process_.stop();
  await start;
  expect(states).toEqual(["starting", "stopping", "stopped"]);
  expect(await identify(pid)).toBeUndefined();
});

test("stopped at once, before there is a child, nothing runs", async () => {
  const { process_, states } = trial(SERVER);
  const start = expect(process_.start()).rejects.toThrow("The child was stopped before it was ready.");
  await process_.stop();
  await start;
  expect(states).toEqual(["starting", "stopping", "stopped"]);
  expect(process_.pid).toBeUndefined();
});

test("stopped while it waits to be started again, it ends at once", async () => {
  const { process_, states, next } = trial(SERVER, { backoff: { firstMs: 1e8, maxMs: 1e8, stableMs: 1e8 } });
  await process_.start();
  const died = next("backing-off");
  process.kill(process_.pid ?? 0, "SIGKILL");
  await died;
  await process_.stop();
  expect(states).toEqual(["starting", "ready", "backing-off", "stopping", "stopped"]);
});

test("it can be started again after it was stopped", async () => {
  const { process_, states } = trial(SERVER);
  await process_.start();
  await process_.stop();
  await process_.start();
  expect(states).toEqual(["starting", "ready", "stopping", "stopped", "starting", "ready"]);
});
