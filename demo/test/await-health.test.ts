import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { awaitHealth } from "../src/await-health.ts";
import { siteSettings } from "../src/site-settings.ts";

async function gateway(answer: RequestListener) {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return siteSettings({ port: (server.address() as AddressInfo).port, plonePort: 1, xmppPort: 2 }, "/x");
}

test("a signal ends the waiting", async () => {
  const stop = new AbortController();
  const settings = await gateway((_, response) => {
    stop.abort(new Error("ended by SIGINT"));
    response.writeHead(503).end("{}");
  });
  await expect(awaitHealth(settings, stop.signal)).rejects.toThrow();
});

test("it waits until the gateway, asked by the name that people use, calls itself ready", async () => {
  const hosts: (string | undefined)[] = [];
  const answers = [
    [502, "<html>"],
    [200, '{"status":"starting"}'],
    [200, '{"status":"ready"}'],
  ] as const;
  const settings = await gateway((request, response) => {
    const [status, body] = answers[hosts.length] ?? [500, ""];
    hosts.push(request.headers.host);
    response.writeHead(status).end(body);
  });
  await awaitHealth(settings, new AbortController().signal);
  expect(hosts).toEqual(Array(3).fill(`localhost:${settings.port}`));
});
