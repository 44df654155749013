import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { identify } from "../src/identify.ts";
import { folder, gone, trial } from "./children.ts";
import { SERVER } from "./scripts.ts";

test("a program that does not exist is refused by name", async () => {
  const { process_, states } = trial("", { command: join(folder, "nothing") });
  await expect(process_.start()).rejects.toThrow(/nothing ENOENT/);
  expect(states).toEqual(["starting", "failed"]);
});

test("a child that ends before it is ready is refused with its last lines", async () => {
  const { process_, states } = trial(
    "for (let i = 0; i < 30; i++) console.log('line ' + i); console.error('no port'); process.exitCode = 3",
  );
  const failure = await process_.start().catch((error: Error) => error.message);
  expect(failure).toMatch(/^The child ended with exit code 3 before it was ready. Its last lines:\n/);
  expect(failure).toMatch(/\n {2}no port$/m);
  expect(failure).not.toContain("line 3\n");
  expect(states).toEqual(["starting", "failed"]);
  expect(process_.pid).toBeUndefined();
  expect(existsSync(join(folder, "child.pid"))).toBe(false);
});

test("a child that is not ready in time is refused and ended", async () => {
  let seen = 0;
  const { process_ } = trial(SERVER, {
    readyWithinMs: 50,
    ready(signal, pid) {
      seen = pid;
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    },
  });
  await expect(process_.start()).rejects.toThrow("The child was not ready after 0.05 s.");
  expect(await identify(seen)).toBeUndefined();
});

test.each([
  ["rejects", () => Promise.reject(new Error("somebody else answers"))],
  [
    "throws",
    () => {
      throw new Error("somebody else answers");
    },
  ],
])("a child that is not proved to be ours is refused and ended: ready %s", async (_, ready) => {
  const { process_, states } = trial(SERVER, { ready });
  await expect(process_.start()).rejects.toThrow("somebody else answers");
  expect(states).toEqual(["starting", "failed"]);
  expect(process_.pid).toBeUndefined();
});

test("a log file that cannot be opened is refused before anything runs", async () => {
  const { process_, details } = trial(SERVER, { output: join(folder, "no", "log") });
  await expect(process_.start()).rejects.toThrow(/ENOENT/);
  expect(details.every(({ pid }) => pid === undefined)).toBe(true);
});

test("what runs is not started a second time", async () => {
  const { process_ } = trial(SERVER);
  await process_.start();
  await expect(process_.start()).rejects.toThrow(TypeError);
  expect(process_.state).toBe("ready");
});

test("a child whose parent lives is not ours to end", async () => {
  const first = trial(SERVER);
  await first.process_.start();
  const second = trial(SERVER);
  await expect(second.process_.start()).rejects.toThrow(
    `The child runs already, as process ${first.process_.pid}; process ${process.pid} started it.`,
  );
  expect(first.process_.state).toBe("ready");
});

test("after a failure it can be started again", async () => {
  const flag = join(folder, "flag");
  const { process_, states } = trial(
    `const fs = require("fs"); if (!fs.existsSync(${JSON.stringify(flag)})) { fs.writeFileSync(${JSON.stringify(flag)}, ""); process.exit(1) } ${SERVER}`,
  );
  await expect(process_.start()).rejects.toThrow("exit code 1");
  await process_.start();
  expect(states).toEqual(["starting", "failed", "starting", "ready"]);
});

test("the child leads a process group, so that Ctrl-C in a terminal does not reach it", async () => {
  const { process_ } = trial(SERVER);
  await process_.start();
  const group = execFileSync("ps", ["-o", "pgid=", "-p", String(process_.pid)], { encoding: "utf8" });
  expect(Number(group)).toBe(process_.pid);
});

test("the child gets the environment that it is given and no other", async () => {
  const { process_, lines } = trial(`console.log(JSON.stringify(process.env)); ${SERVER}`, {
    env: { ONE: "1" },
  });
  await process_.start();
  expect(JSON.parse(lines[0] ?? "")).toEqual({ ONE: "1" });
});

test("the log file is appended to, and readable by its owner only", async () => {
  const output = join(folder, "child.log");
  for (const word of ["one", "two"]) {
    const ready = async () => {
      while (!readFileSync(output, "utf8").includes(word)) await delay(5);
    };
    const { process_ } = trial(`console.log('${word}'); setInterval(() => {}, 1000)`, { output, ready });
    await process_.start();
    await process_.stop();
  }
  expect(readFileSync(output, "utf8")).toBe("one\ntwo\n");
  expect(statSync(output).mode & 0o777).toBe(0o600);
});

test("lines are whole, whatever the pieces that they come in, and a huge one is cut", async () => {
  const { process_, lines } = trial(
    `process.stdout.write(Buffer.from([0xc3])); setImmediate(() => { process.stdout.write(Buffer.from([0xa9, 13, 10])); process.stderr.write('x'.repeat(100000) + '\\n', () => { ${SERVER} }) })`,
  );
  await process_.start();
  expect(lines).toContain("é");
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(16_384);
});

test("an error of ours that nobody catches leaves nothing behind", async () => {
  const script = new URL("parent.ts", import.meta.url).pathname;
  const pidFile = join(folder, "orphan.pid");
  expect(() =>
    execFileSync(process.execPath, ["--import", "tsx", script, pidFile, "throw"], { stdio: "pipe" }),
  ).toThrow(/on purpose/);
  const { pid } = JSON.parse(readFileSync(pidFile, "utf8")) as { pid: number };
  await gone(pid);
});
