import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { awaitInstance } from "../../src/xmpp/await-instance.ts";

const OURS = "5f0c6d0e";
const never = new AbortController().signal;
let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function listen(answer: RequestListener, port = 0): Promise<number> {
  server = createServer(answer).listen(port, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** A port on which nothing listens. */
async function freePort(): Promise<number> {
  const port = await listen(() => undefined);
  server?.close();
  return port;
}

test.each<[string, number, string]>([
  ["another Prosody of ours", 200, '{"instance":"other"}'],
  ["a Prosody without our module", 404, "<html>Unknown host</html>"],
  ["a web server", 200, "<html></html>"],
  ["JSON that is not an object", 200, "null"],
  ["an empty answer", 200, ""],
])("%s is not taken for ours", async (_, status, body) => {
  const port = await listen((_request, response) => response.writeHead(status).end(body));
  await expect(awaitInstance({ port, domains: ["a.example"], instance: OURS }, never)).rejects.toThrow(
    `What answers on 127.0.0.1:${port} for a.example is not the Prosody that was started (HTTP status ${status}).`,
  );
});

test("an endless answer is not read to its end", async () => {
  const port = await listen((_, response) => {
    const more = () => {
      while (response.write("x".repeat(65_536)));
    };
    response.on("drain", more);
    more();
  });
  await expect(awaitInstance({ port, domains: ["a.example"], instance: OURS }, never)).rejects.toThrow(
    "too long",
  );
});

test("one site that does not answer as ours refuses the start", async () => {
  const port = await listen((request, response) =>
    response.end(JSON.stringify({ instance: request.headers.host === "a.example" ? OURS : "other" })),
  );
  await expect(
    awaitInstance({ port, domains: ["a.example", "b.example"], instance: OURS }, never),
  ).rejects.toThrow("for b.example");
});

test.each([
  ["nothing listens", freePort],
  ["nothing is answered", () => listen(() => undefined)],
])("it ends when it is aborted while %s", async (_, port) => {
  const asking = new AbortController();
  const awaited = expect(
    awaitInstance({ port: await port(), domains: ["a.example"], instance: OURS }, asking.signal),
  ).rejects.toThrow();
  asking.abort();
  await awaited;
});

test("it waits until something listens, and asks for each site", async () => {
  const port = await freePort();
  const awaited = awaitInstance({ port, domains: ["a.example", "b.example"], instance: OURS }, never);
  const hosts: (string | undefined)[] = [];
  await listen((request, response) => {
    hosts.push(`${request.headers.host}${request.url}`);
    response.end(JSON.stringify({ instance: OURS }));
  }, port);
  await awaited;
  expect(hosts).toEqual(["a.example/converse/instance", "b.example/converse/instance"]);
});
