import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { StartError } from "../../scripts/start/start-error.mjs";
import { parseGatewayLine } from "../src/parse-gateway-line.ts";
import { ProcessLog } from "../src/process-log.ts";
import { Part, type PartOptions } from "../src/supervise-part.ts";
import { temporaryFolder } from "./fixtures.ts";

function part(folder: string, script: string, more: Partial<PartOptions> = {}): Part {
  return new Part({
    name: "Plone",
    code: "start-plone-failed",
    command: "/bin/sh",
    args: ["-c", script],
    cwd: folder,
    env: { PATH: "/usr/bin:/bin" },
    pidFile: join(folder, "part.pid"),
    logFile: join(folder, "logs/part.log"),
    readyWithinMs: 10_000,
    ready: async (log, signal) => {
      await log.find((line) => (line === "ready" ? true : undefined), signal);
    },
    say: () => undefined,
    random: () => 0,
    ...more,
  });
}

test("a part that does not start is one sentence with a code, its log's last lines and the log's name", async () => {
  const folder = temporaryFolder();
  const broken = part(folder, "echo 'OSError: Address already in use' >&2; exit 1");
  const error = await broken.start().catch((cause: unknown) => cause);
  await broken.stop();
  expect(error).toBeInstanceOf(StartError);
  expect(error).toMatchObject({
    code: "start-plone-failed",
    message: `Plone ended with exit code 1 before it was ready. See ${join(folder, "logs/part.log")}.`,
    lastLines: ["OSError: Address already in use"],
  });
});

test("a part that dies is told and comes back", async () => {
  const folder = temporaryFolder();
  const said: string[] = [];
  const back = new AbortController();
  const alive = part(folder, "echo ready; read line", {
    say(text) {
      said.push(text);
      if (text === "Plone is back.") back.abort();
    },
  });
  await alive.start();
  process.kill(alive.pid ?? 0, "SIGKILL");
  while (!back.signal.aborted) await turn();
  await alive.stop();
  expect(said).toEqual([
    `Plone has ended by itself and is started again; ${join(folder, "logs/part.log")} says why.`,
    "Plone is back.",
  ]);
});

test("what a part says is in its log, for its owner only", async () => {
  const folder = temporaryFolder();
  const one = part(folder, "echo ready; read line");
  await one.start();
  await one.stop();
  expect(readFileSync(join(folder, "logs/part.log"), "utf8")).toBe("ready\n");
});

test("who waits for a line is told when there is no more to wait for", async () => {
  const log = new ProcessLog(join(temporaryFolder(), "x.log"));
  const stop = new AbortController();
  const waiting = log.find((line) => (line === "never" ? true : undefined), stop.signal);
  log.write("something else");
  stop.abort(new Error("it ended"));
  await expect(waiting).rejects.toThrow("it ended");
  log.close();
});

test.each([
  ["{not json"],
  ['{"level":30,"msg":"the gateway listens"}'],
  ['{"level":30,"msg":"\\"pids\\"","pids":"none"}'],
  ['{"pids":{"gateway":1}}'],
  ["ready"],
])("the line %s of the gateway's log is not the one that says it is ready", (line) => {
  expect(parseGatewayLine(line)).toBeUndefined();
});

test("the gateway's own line is", () => {
  const line = '{"listen":{"host":"127.0.0.1","port":8080},"pids":{"gateway":12,"prosody":14}}';
  expect(parseGatewayLine(line)).toEqual({ gateway: 12, prosody: 14 });
});
