import { connect, createServer } from "node:net";
import { expect, test } from "vitest";
import { startGateway } from "../../src/compose/gateway.ts";
import { LIMITS } from "../../src/compose/limits.ts";
import { askSession } from "./ask.ts";
import { deferred } from "./deferred.ts";
import { optionsFor, startSite } from "./site.ts";
import { json, memberAnswer } from "./stub-plone.ts";
import { Client, handshake } from "./websocket.ts";

test("a taken port is named, with what to change", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as { port: number };
  const options = optionsFor([], { host: "127.0.0.1", port });
  await expect(startGateway(options)).rejects.toMatchObject({
    code: "gateway-port-taken",
    message: expect.stringContaining(String(port)),
  });
  await new Promise((resolve) => other.close(resolve));
});

test("an address that is not this machine's is refused", async () => {
  const options = optionsFor([], { host: "192.0.2.1", port: 0 });
  await expect(startGateway(options)).rejects.toMatchObject({ code: "gateway-listen-failed" });
});

test("two sites cannot have the same host", async () => {
  const site = { plone: "http://127.0.0.1:1", path: "/a", domain: "a.example", base: "/chat", front: false };
  const sites = [
    { ...site, name: "one", origins: ["https://www.example.org"] },
    { ...site, name: "two", origins: ["https://other.example", "https://www.example.org:443"] },
  ];
  await expect(startGateway(optionsFor(sites, { host: "127.0.0.1", port: 0 }))).rejects.toMatchObject({
    code: "config-invalid",
    message: expect.stringMatching(/one.*two.*www\.example\.org/),
  });
});

test("on closing, a session that was asked for is still issued", async () => {
  const { gateway, port, plone } = await startSite();
  const asked = deferred();
  const go = deferred();
  plone.answer = async (_req, res) => {
    asked.resolve();
    await go.promise;
    json(res, memberAnswer());
  };
  const reply = askSession(port);
  await asked.promise;
  const closed = gateway.close(5_000);
  go.resolve();
  expect((await reply).status).toBe(200);
  await closed;
});

test("on closing, Prosody sees its clients leave, and the browser's connection ends", async () => {
  const { gateway, port, prosody } = await startSite();
  const left = deferred();
  prosody.onSocket = (socket) =>
    socket
      .resume()
      .once("end", () => left.resolve())
      .once("end", () => socket.end("bye"));
  const client = new Client(port, handshake());
  await client.until(/\r\n\r\n/);
  const closed = gateway.close(10_000);
  await Promise.all([left.promise, client.closed, closed]);
  expect(client.received).toMatch(/bye$/);
});

test("what does not end in time is ended, and the port is free", async () => {
  const { gateway, port, plone, prosody } = await startSite();
  const asked = deferred();
  plone.answer = () => asked.resolve();
  prosody.onSocket = (socket) => void socket.resume();
  const client = new Client(port, handshake());
  await client.until(/\r\n\r\n/);
  const idle = connect(port, "127.0.0.1");
  idle.on("error", () => {});
  const reply = askSession(port).catch(() => "cut");
  await asked.promise;
  await gateway.close(20);
  expect(await reply).toBe("cut");
  await client.closed;
  const again = createServer();
  await new Promise<void>((resolve) => again.listen(port, "127.0.0.1", resolve));
  await new Promise((resolve) => again.close(resolve));
});

test("the limits are those that the documentation names", () => {
  expect(LIMITS.plone.milliseconds).toBe(5_000);
  expect(LIMITS.memberKeepMs).toBe(5_000);
  expect(LIMITS.headerBytes).toBe(16_384);
});
