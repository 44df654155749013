import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { Agent, request } from "node:http";
import { createInterface } from "node:readline";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { fitDescriptors, readDescriptors } from "../../src/compose/fit-descriptors.ts";
import { LIMITS } from "../../src/compose/limits.ts";
import { ask, askRaw, askSession, codeOf } from "./ask.ts";
import { startSite } from "./site.ts";
import { Client, handshake } from "./websocket.ts";

const OPENER = new URL("many-sockets.mjs", import.meta.url).pathname;
const HALF = "POST /chat/session HTTP/1.1\r\nHost: www.example.org\r\nX-Slow: ";

/** Another process with that many connections; `left` says how many of them are open still. */
async function crowd(port: number, count: number, bytes = "", from = "127.0.0.1") {
  const child: ChildProcess = spawn(process.execPath, [OPENER, String(port), String(count), bytes, from], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(async () => {
    child.stdin?.end();
    if (child.exitCode === null) await once(child, "exit");
  });
  if (child.stdout === null) throw new TypeError("no output");
  const lines = createInterface(child.stdout);
  await once(lines, "line");
  return {
    async left(): Promise<number> {
      const answered = once(lines, "line");
      child.stdin?.write("\n");
      return Number((await answered)[0]);
    },
  };
}

/** Files that this process, in which the gateway runs, has open. */
const descriptors = async () => (await readdir("/proc/self/fd")).length;

const served = async (port: number) => {
  expect((await askSession(port)).status).toBe(200);
  const client = new Client(port, handshake());
  await client.until(/101 Switching/);
  client.socket.destroy();
};

describe("thousands of connections", () => {
  test("10,000 that say nothing keep nobody out", async () => {
    const { port } = await startSite({ limits: { headersMs: 90_000, requestMs: 90_000 } });
    const idle = await crowd(port, 10_000);
    expect(await idle.left()).toBe(10_000);
    await served(port);
  }, 60_000);

  test("of which there may be fewer drive out one another, and leave files for the rest", async () => {
    const before = await descriptors();
    const { port, logged } = await startSite({
      limits: { clients: { most: 500, perAddress: 500 }, headersMs: 60_000, requestMs: 60_000 },
    });
    const idle = await crowd(port, 3_000);
    await vi.waitFor(async () => expect(await idle.left()).toBeLessThanOrEqual(500));
    expect((await descriptors()) - before).toBeLessThan(600);
    await served(port);
    const told = logged.filter((line) => line.includes("connections of clients are ended: 500 are open"));
    expect(told).toHaveLength(1);
  }, 60_000);

  test("that say what they want a letter at a time keep nobody out", async () => {
    const { port } = await startSite({
      limits: { clients: { most: 500, perAddress: 500 }, headersMs: 60_000, requestMs: 60_000 },
    });
    const slow = await crowd(port, 3_000, HALF);
    await vi.waitFor(async () => expect(await slow.left()).toBeLessThanOrEqual(500));
    await served(port);
  }, 60_000);
});

test("who says nothing, or does so slowly, is ended in time", async () => {
  const { port } = await startSite({ limits: { headersMs: 300, requestMs: 400, checkMs: 50 } });
  const [idle, slow] = [await crowd(port, 100), await crowd(port, 100, HALF)];
  await vi.waitFor(async () => expect([await idle.left(), await slow.left()]).toEqual([0, 0]), 5_000);
  await served(port);
});

test("what is asked and answered outlives a crowd of those who say nothing", async () => {
  const { port, plone } = await startSite({ limits: { clients: { most: 50, perAddress: 50 } } });
  const client = new Client(port, handshake());
  await client.until(/101 Switching/);
  let answer: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    plone.answer = (_req, res) => {
      answer = () => void res.writeHead(401, { "Content-Type": "application/json" }).end("{}");
      resolve();
    };
  });
  const session = askSession(port);
  await asked;
  await crowd(port, 500);
  answer();
  expect((await session).status).toBe(401);
  expect(client.socket.destroyed).toBe(false);
  client.socket.destroy();
});

test("a proxy's connection that is kept outlives strangers who come after it", async () => {
  const { port } = await startSite({ limits: { clients: { most: 50, perAddress: 50 } } });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  const health = () =>
    new Promise<number | undefined>((resolve, reject) => {
      const sent = request({ host: "127.0.0.1", port, path: "/chat/health", agent }, (res) => {
        res.resume().once("end", () => resolve(sent.socket?.localPort));
      });
      sent.setHeader("Host", "www.example.org").on("error", reject).end();
    });
  const first = await health();
  await crowd(port, 200, "", "127.0.0.3");
  expect(await health()).toBe(first);
});

test("one address has its share of connections, and another its own; a proxy brings everybody", async () => {
  const { port, logged } = await startSite({ limits: { clients: { most: 500, perAddress: 20 } } });
  const [one, other] = [await crowd(port, 50, "", "127.0.0.2"), await crowd(port, 20, "", "127.0.0.3")];
  await vi.waitFor(async () => expect(await one.left()).toBe(20));
  expect(await other.left()).toBe(20);
  expect(await (await crowd(port, 50)).left()).toBe(50);
  expect(logged.join("")).toContain("20 are open from one address");
});

test("one address has its share of the ways to Prosody, and is told when to come again", async () => {
  const { port } = await startSite({ limits: { tunnels: { most: 10, perAddress: 2 } } });
  const from = (address: string) => handshake({ headers: { "X-Forwarded-For": address } });
  const clients = await Promise.all(
    [1, 2].map(async () => {
      const client = new Client(port, from("192.0.2.1"));
      await client.until(/101 Switching/);
      return client;
    }),
  );
  expect(await askRaw(port, from("192.0.2.1"))).toMatch(
    /^HTTP\/1\.1 429 .*Retry-After: \d+.*"code":"tunnel-too-many"/s,
  );
  const bosh = await ask(port, {
    method: "POST",
    path: "/chat/http-bind",
    body: "<body/>",
    headers: { Origin: "https://www.example.org", "X-Forwarded-For": "192.0.2.1" },
  });
  expect(codeOf(bosh)).toBe("tunnel-too-many");
  for (const address of ["192.0.2.2", "", "", ""]) {
    const client = new Client(port, from(address));
    await client.until(/101 Switching/);
    clients.push(client);
  }
  clients[0]?.socket.destroy();
  await vi.waitFor(async () => {
    const again = new Client(port, from("192.0.2.1"));
    clients.push(again);
    await again.until(/101 Switching/);
  });
  for (const { socket } of clients) socket.destroy();
});

describe("the files that the process may have open", () => {
  const { clients, tunnels } = LIMITS;

  test("are enough for all that is taken, or less is", () => {
    for (const descriptors of [128, 1_024, 4_096, 20_000, 40_000, 65_536, 1_048_576]) {
      const fitted = fitDescriptors(LIMITS, descriptors);
      expect(fitted.clients.most + fitted.tunnels.most).toBeLessThanOrEqual(Math.max(64, descriptors - 512));
      expect(fitted.tunnels.most).toBeGreaterThan(0);
    }
    expect(fitDescriptors(LIMITS, 65_536)).toEqual({ clients, tunnels });
    expect(fitDescriptors(LIMITS, undefined)).toEqual({ clients, tunnels });
  });

  test("are not all for one address, however few they are", () => {
    for (const descriptors of [128, 1_024, 4_096, 20_000, 65_536]) {
      const fitted = fitDescriptors(LIMITS, descriptors);
      for (const { most, perAddress } of [fitted.clients, fitted.tunnels]) {
        expect(perAddress).toBeGreaterThan(0);
        expect(perAddress).toBeLessThanOrEqual(Math.ceil(most / 2));
      }
    }
  });

  test("are what the system says, or unknown", () => {
    expect(readDescriptors()).toBeGreaterThan(100);
    expect(readDescriptors("/nowhere")).toBeUndefined();
  });
});
