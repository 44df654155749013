import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Result } from "../../src/doctor/result.ts";
import { freePort } from "../bin/built-command.ts";
import { makeFolder } from "../config/files.ts";
import { makeServer, type Server } from "../proxies/servers.ts";
import { checkConfiguration, runServer } from "../proxies/start-proxy.ts";
import { faultsOf, Installation } from "./installation.ts";

/** Longer than the web server bears silence where no line says otherwise. */
const IDLE_MS = 1_500;

/** A site behind an nginx that lacks some lines of docs/proxies.md, and runs once it is told to. */
async function siteBehind(lacks: RegExp) {
  const port = await freePort();
  const installation = await Installation.make(() => `http://localhost:${port}`);
  onTestFinished(() => installation.remove());
  await installation.start();
  const folder = join(await makeFolder(), "nginx");
  const listen = { host: "127.0.0.1", port: installation.port };
  const front = { folder, port, plone: installation.plone.port, site: { base: "/chat", listen } };
  const server = await makeServer("nginx", front);
  const file = join(folder, "nginx.conf");
  await writeFile(file, (await readFile(file, "utf8")).replaceAll(lacks, ""));
  const run = () => runServer("nginx", server, { folder, port, before: async () => undefined });
  return { installation, folder, file, server, run };
}

/** Writes what a fault says of nginx where it says it. */
async function follow({ todo }: Pick<Result, "todo">, file: string): Promise<void> {
  let text = await readFile(file, "utf8");
  for (const line of todo) {
    const [, place = "", lines = ""] = /^nginx(, once in http)?[^:]*: (.+)$/.exec(line) ?? [];
    const before = place === "" ? "location ^~ /chat/ {" : "http {";
    text = text.replace(before, () => `${before}\n${lines}`);
  }
  await writeFile(file, text);
}

function reload({ run: [program, ...args] }: Server, folder: string) {
  return checkConfiguration([program, ...args, "-s", "reload"], folder);
}

test.each<[check: string, lacks: RegExp]>([
  [
    "websocket-upgrade",
    /^map .*\n|^ *proxy_set_header (?:Upgrade|Connection).*\n|^ *proxy_http_version.*\n/gm,
  ],
  ["host-arrives", /^ *proxy_set_header Host.*\n/gm],
  ["upload-size", /^ *client_max_body_size.*\n/gm],
  ["websocket-idle", /^ *proxy_read_timeout 75s.*\n/gm],
])("an nginx that lacks what %s says is well with these lines", async (check, lacks) => {
  const { installation, folder, file, server, run } = await siteBehind(lacks);
  await run();
  const results = await installation.examine({ idleMs: IDLE_MS });
  const faults = results.filter(({ state }) => state === "error" || state === "warning");
  expect(faults.map(({ check: id }) => id)).toEqual([check]);
  for (const fault of faults) await follow(fault, file);
  expect(reload(server, folder)).toEqual({ status: 0, said: expect.not.stringContaining("emerg") });
  await expect
    .poll(async () => faultsOf(await installation.examine({ idleMs: IDLE_MS })), { timeout: 20_000 })
    .toEqual([]);
});
