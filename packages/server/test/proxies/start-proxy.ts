import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { ProxyName } from "../../src/setup/index.ts";
import { freePort } from "../bin/built-command.ts";
import { makeFolder } from "../config/files.ts";
import { StubPlone } from "../gateway/stub-plone.ts";
import { SiteWithChat } from "../secrets/site-with-chat.ts";
import { makeServer, pathOf, type Server } from "./servers.ts";

/** Whether somebody listens. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("connect", () => resolve(true)).on("error", () => resolve(false));
    socket.on("connect", () => socket.destroy());
  });
}

async function untilListening(port: number, ended: Promise<unknown>): Promise<void> {
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  while (!(await answers(port))) {
    if (isOver) throw new Error("the web server ended");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** What a web server says of its configuration, and its exit status. */
export function checkConfiguration([command, ...args]: readonly [string, ...string[]], folder: string) {
  const { status, stdout, stderr } = spawnSync(pathOf(command), args, {
    env: environment(folder),
    encoding: "utf8",
  });
  return { status, said: stdout + stderr };
}

/** Caddy keeps things at home. */
function environment(folder: string) {
  return { PATH: process.env["PATH"], HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
}

/** Runs a web server until the test is finished. */
export async function runServer(
  name: ProxyName,
  { run: [program, ...args] }: Server,
  { folder, port, before }: { folder: string; port: number; before(): Promise<unknown> },
): Promise<void> {
  const child = spawn(pathOf(program), args, {
    env: environment(folder),
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text) => (said += text));
  const ended = once(child, "close");
  onTestFinished(async () => {
    // Apache waits for its connections.
    await before();
    child.kill("SIGTERM");
    await ended;
  });
  await untilListening(port, ended).catch((error) => {
    throw new Error(`${name} did not start:\n${said}`, { cause: error });
  });
}

/** A site with chat behind a web server that has the rendered lines; what is not the chat's is answered by a stand-in. */
export async function startBehind(name: ProxyName, command: string, more?: string) {
  const site = await SiteWithChat.start(command);
  const plone = new StubPlone();
  plone.answer = ({ url }, res) => res.end(`Plone has ${url}`);
  await plone.start();
  onTestFinished(() => plone.stop());
  const folder = join(await makeFolder(), name);
  const port = await freePort();
  const listen = { host: "127.0.0.1", port: site.port };
  const front = { base: "/chat", listen };
  const server = await makeServer(name, {
    folder,
    port,
    plone: plone.port,
    site: front,
    ...(more && { more }),
  });
  await runServer(name, server, { folder, port, before: () => site.stop() });
  site.entry = port;
  return { site, server, folder, plone };
}
