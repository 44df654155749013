import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { createServer, get, request } from "node:http";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeFile, makeFolder, SECRETS, SMALLEST } from "../config/files.ts";
import {
  type Built,
  buildCommand,
  freePort,
  type Running,
  runCommand,
  startCommand,
} from "./built-command.ts";

let built: Built;
beforeAll(async () => {
  built = await buildCommand();
});
afterAll(() => built.remove());

interface Ready {
  listen: { host: string; port: number };
  pids: { gateway: number; prosody: number };
}

async function writeSite(): Promise<string> {
  const folder = await makeFolder();
  await makeFile("secrets.toml", SECRETS, { folder });
  const config = SMALLEST.replace("[xmpp]", `[xmpp]\nhttp_port = ${await freePort()}`);
  return makeFile("converse.toml", `${config}[listen]\nport = 0\n`, { folder });
}

/** Whether there is such a process; one that ended and that nobody asked after is none. */
async function isRunning(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return stat !== "" && !stat.slice(stat.lastIndexOf(")")).startsWith(") Z");
}

async function started(
  env: Record<string, string> = {},
): Promise<{ running: Running; ready: Ready; path: string }> {
  const path = await writeSite();
  const running = startCommand(built.command, ["run", "--config", path, "--json"], env);
  return { running, ready: JSON.parse(await running.line), path };
}

function healthOf({ listen }: Ready): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    get({ ...listen, path: "/chat/health", headers: { host: "www.example.org" } }, async (response) => {
      const chunks = await response.toArray();
      resolve({ status: response.statusCode, body: Buffer.concat(chunks).toString() });
    }).on("error", reject);
  });
}

test.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
  "it says when all is ready, and %s ends all within 5 s",
  async (signal) => {
    const { running, ready, path } = await started();
    expect(Object.keys(ready)).toEqual(["listen", "pids"]);
    expect(ready.listen.host).toBe("127.0.0.1");
    expect(ready.pids.gateway).toBe(running.pid);
    expect(await isRunning(ready.pids.prosody)).toBe(true);
    const { body } = await healthOf(ready);
    expect(JSON.parse(body).parts).toContainEqual({ name: "xmpp", status: "up" });

    const start = Date.now();
    running.kill(signal);
    const { status, stdout, stderr } = await running.ended;
    expect(Date.now() - start).toBeLessThan(5_000);
    expect([status, stdout]).toEqual([0, `${JSON.stringify(ready)}\n`]);
    for (const line of stderr.trimEnd().split("\n")) expect(JSON.parse(line)).toHaveProperty("msg");
    expect(await isRunning(ready.pids.prosody)).toBe(false);
    const written = await readdir(dirname(path), { recursive: true, withFileTypes: true });
    for (const entry of written.filter((file) => file.isFile() && file.name !== "secrets.toml")) {
      const text = await readFile(join(entry.parentPath, entry.name), "utf8");
      expect(text, entry.name).not.toMatch(/QMLI7ZKDSUE5OWTB|W4QZ2JTN7HMDUEAVK5XO3LRC6YPGSIFB/);
    }
  },
);

test("without --json the line is for people", async () => {
  const path = await writeSite();
  const running = startCommand(built.command, ["run", "--config", path]);
  expect(await running.line).toMatch(/^collective-converse is ready and listens on 127\.0\.0\.1:\d+$/);
  running.kill("SIGTERM");
  expect((await running.ended).status).toBe(0);
});

test("when its parent is gone it ends, if it was asked to", async () => {
  const { running, ready } = await started({ CONVERSE_EXIT_WITH_PARENT: "1" });
  running.stdin.end();
  const { status, stderr } = await running.ended;
  expect(status).toBe(0);
  expect(stderr).toContain('"reason":"parent"');
  expect(await isRunning(ready.pids.prosody)).toBe(false);
});

test("when its parent is killed nothing is left", async () => {
  const path = await writeSite();
  const script = `const child = require("node:child_process").spawn(process.argv[1], ["run", "--json", "--config", process.argv[2]],
    { stdio: ["pipe", "inherit", "ignore"] }); child.on("exit", () => process.exit(1));`;
  const parent = spawn(process.execPath, ["-e", script, built.command, path], {
    env: { PATH: process.env["PATH"], CONVERSE_EXIT_WITH_PARENT: "1" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(parent.stdout, "data");
  const { pids }: Ready = JSON.parse(String(line));
  // Its standard output is inherited, so it ends when the last of the family is gone.
  const gone = once(parent.stdout, "close");
  parent.kill("SIGKILL");
  await gone;
  expect([await isRunning(pids.gateway), await isRunning(pids.prosody)]).toEqual([false, false]);
});

test("an empty standard input alone does not end it", async () => {
  const { running, ready } = await started();
  running.stdin.end();
  expect((await healthOf(ready)).body).toContain('"xmpp"');
  running.kill("SIGTERM");
  expect((await running.ended).status).toBe(0);
});

test("who takes Prosody's port when it has died gets nothing of the members", async () => {
  const { running, ready, path } = await started();
  const httpPort = Number(/^http_port = (\d+)$/m.exec(await readFile(path, "utf8"))?.[1]);
  const isBackingOff = running.logged(/it is started again/);
  process.kill(ready.pids.prosody, "SIGKILL");
  await isBackingOff;
  const heard: (string | undefined)[] = [];
  const foreign = createServer((req, res) => {
    heard.push(req.url);
    res.end("<body/>");
  }).listen(httpPort, "127.0.0.1");
  await once(foreign, "listening");
  const headers = { host: "www.example.org", origin: "https://www.example.org" };
  const asked = request({ ...ready.listen, method: "POST", path: "/chat/http-bind", headers }).end("<body/>");
  const [answer] = await once(asked, "response");
  expect([answer.statusCode, await text(answer)]).toEqual([502, expect.stringContaining("xmpp-unreachable")]);
  expect(heard.filter((url) => url !== "/converse/instance")).toEqual([]);
  running.kill("SIGTERM");
  await running.ended;
  foreign.close();
});

test("a reader of the log that goes away does not leave Prosody behind", async () => {
  const { running, ready } = await started();
  running.closeOutput();
  running.kill("SIGTERM");
  expect((await running.ended).status).toBe(0);
  expect(await isRunning(ready.pids.prosody)).toBe(false);
});

test("a second one on the same folder tells whose Prosody runs there and leaves the first alone", async () => {
  const { running, ready, path } = await started();
  const second = await runCommand(built.command, ["run", "--config", path]);
  expect([second.status, second.stdout]).toEqual([1, ""]);
  expect(second.stderr).toContain("[prosody-failed]");
  expect(second.stderr).toContain(`Prosody runs already, as process ${ready.pids.prosody};`);
  expect(await isRunning(ready.pids.prosody)).toBe(true);
  running.kill("SIGTERM");
  await running.ended;
});
