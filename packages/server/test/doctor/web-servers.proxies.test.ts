import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { PROXIES } from "../../src/setup/index.ts";
import { freePort } from "../bin/built-command.ts";
import { makeFolder } from "../config/files.ts";
import { makeServer } from "../proxies/servers.ts";
import { runServer } from "../proxies/start-proxy.ts";
import { faultsOf, Installation } from "./installation.ts";

/** Longer than the web server bears silence where our lines do not say so. */
const IDLE_MS = 1_500;

test.each(PROXIES)("behind %s with the lines of docs/proxies.md nothing is wrong", async (name) => {
  const port = await freePort();
  const installation = await Installation.make(() => `http://localhost:${port}`);
  onTestFinished(() => installation.remove());
  await installation.start();
  const folder = join(await makeFolder(), name);
  const listen = { host: "127.0.0.1", port: installation.port };
  const front = { folder, port, plone: installation.plone.port, site: { base: "/chat", listen } };
  const server = await makeServer(name, front);
  const file = join(folder, "Caddyfile");
  // Caddy answers for the names alone that it has.
  if (name === "caddy")
    await writeFile(file, (await readFile(file, "utf8")).replaceAll("www.example.org", "localhost"));
  await runServer(name, server, { folder, port, before: () => installation.stop() });
  expect(faultsOf(await installation.examine({ idleMs: IDLE_MS }))).toEqual([]);
});
