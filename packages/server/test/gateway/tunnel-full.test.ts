import { expect, test } from "vitest";
import { ask, askRaw, codeOf } from "./ask.ts";
import { deferred } from "./deferred.ts";
import { startSite } from "./site.ts";
import { Client, handshake } from "./websocket.ts";

const FILE = "/chat/upload/Aaaaaaaaaaaaaaaaaaaaaa-_/a.png";
const BOSH = {
  method: "POST",
  path: "/chat/http-bind",
  body: "<body/>",
  headers: { Origin: "https://www.example.org" },
};

test("when all places are taken everything else is told to come back later, and Prosody hears nothing", async () => {
  const { port, prosody } = await startSite({ limits: { tunnels: { most: 2, perAddress: 2 } } });
  const go = deferred();
  const polled = deferred();
  prosody.bosh = async (_req, res) => {
    polled.resolve();
    await go.promise;
    res.end("<body/>");
  };
  const client = new Client(port, handshake());
  await client.until(/\r\n\r\n/);
  const poll = ask(port, BOSH);
  await polled.promise;
  const before = prosody.requests.length;
  const refused = await askRaw(port, handshake());
  expect(refused).toMatch(/^HTTP\/1\.1 503 .*Retry-After: \d+.*"code":"tunnel-full"/s);
  for (const request of [BOSH, { path: FILE }]) {
    const reply = await ask(port, request);
    expect([reply.status, codeOf(reply)]).toEqual([503, "tunnel-full"]);
    expect(Number(reply.headers["retry-after"])).toBeGreaterThan(0);
  }
  expect(prosody.requests).toHaveLength(before);
  go.resolve();
  expect((await poll).status).toBe(200);
  expect((await ask(port, BOSH)).status).toBe(200);
  client.socket.destroy();
});

test("who left, or was refused, takes no place", async () => {
  const { gateway, port, prosody, logged } = await startSite({
    limits: { tunnels: { most: 1, perAddress: 1 } },
  });
  const gone = deferred();
  prosody.onSocket = (socket) => void socket.resume().once("end", () => gone.resolve());
  const client = new Client(port, handshake());
  await client.until(/\r\n\r\n/);
  client.socket.resetAndDestroy();
  await gone.promise;
  const { http } = prosody;
  // Nobody listens there; then whoever does is not known to be Prosody.
  for (const other of [{ url: "http://127.0.0.1:1" }, undefined]) {
    prosody.http = other;
    expect(await askRaw(port, handshake())).toContain("xmpp-unreachable");
    expect(codeOf(await ask(port, BOSH))).toBe("xmpp-unreachable");
    expect(codeOf(await ask(port, { path: FILE }))).toBe("xmpp-unreachable");
    expect(codeOf(await ask(port, { ...BOSH, body: "x".repeat(300_000) }))).toBe("request-too-large");
  }
  prosody.http = http;
  expect((await ask(port, BOSH)).status).toBe(200);
  await gateway.close(0);
  expect(logged.join("")).toContain('"tunnels":0');
});
