import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { PROXIES, type ProxyName } from "../../src/setup/index.ts";
import { freePort } from "../bin/built-command.ts";
import { makeFolder } from "../config/files.ts";
import { Installation } from "../doctor/installation.ts";
import { json } from "../gateway/stub-plone.ts";
import { makeServer } from "./servers.ts";
import { runServer } from "./start-proxy.ts";

async function edit(file: string, before: string, after: string): Promise<void> {
  await writeFile(file, (await readFile(file, "utf8")).replaceAll(before, after));
}

const change: Partial<Record<ProxyName, (folder: string) => Promise<void>>> = {
  // Caddy answers for the names alone that it has.
  caddy: (folder) => edit(join(folder, "Caddyfile"), "www.example.org", "localhost"),
  // What compresses keeps back what it has until it is enough, if nobody tells it not to.
  nginx: (folder) =>
    edit(join(folder, "nginx.conf"), "access_log off;", "access_log off; gzip on; gzip_types *;"),
};

/** A manager of the site asks what is wrong, as the page `@@xmpp-doctor` does. */
async function askDoctor(port: number, origin: string): Promise<IncomingMessage> {
  const asked = request({
    host: "127.0.0.1",
    port,
    method: "POST",
    path: "/chat/doctor",
    headers: {
      Host: new URL(origin).host,
      Origin: origin,
      Authorization: "Bearer sam",
      "X-Requested-With": "collective.converse",
      "Accept-Encoding": "gzip",
    },
  });
  onTestFinished(() => void asked.destroy());
  const [answer] = (await Promise.all([once(asked, "response"), asked.end()]))[0];
  return answer;
}

test.each(PROXIES)("behind %s each result of the doctor comes as soon as it is known", async (name) => {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const installation = await Installation.make(() => origin);
  onTestFinished(() => installation.remove());
  const { plone } = installation;
  const { answer: usual } = plone;
  const held: (() => void)[] = [];
  // What is signed is held until the test has what the doctor tells before it.
  plone.answer = (req, res) => {
    if (req.url?.endsWith("/@converse-manager")) return json(res, { manager: true });
    if (req.url?.endsWith("/@converse-system")) held.push(() => usual(req, res));
    else usual(req, res);
  };
  await installation.start();
  const folder = join(await makeFolder(), name);
  const listen = { host: "127.0.0.1", port: installation.port };
  const front = { folder, port, plone: plone.port, site: { base: "/chat", listen } };
  const server = await makeServer(name, front);
  await change[name]?.(folder);
  await runServer(name, server, { folder, port, before: () => installation.stop() });

  const answer = await askDoctor(port, origin);
  expect([answer.statusCode, answer.headers["content-type"]]).toEqual([200, "application/x-ndjson"]);
  const told: string[] = [];
  const input = answer.headers["content-encoding"] === "gzip" ? answer.pipe(createGunzip()) : answer;
  for await (const line of createInterface({ input })) {
    if (line === "") continue;
    const { type, check = type, state = type } = JSON.parse(line);
    told.push(`${check} ${state}`);
    if (check === "plone-clock") for (const goOn of held) goOn();
  }
  if (name === "nginx") expect(answer.headers["content-encoding"]).toBe("gzip");
  expect(told.slice(0, 2)).toEqual(["begin begin", "config fine"]);
  // The doctor waits ten seconds for Plone, so this is not fine where its results were kept back.
  expect(told).toContain("plone-key fine");
  expect(told.at(-1)).toBe("summary summary");
});
