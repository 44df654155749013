import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { ask, askRaw, codeOf } from "./ask.ts";
import { deferred } from "./deferred.ts";
import { startSite } from "./site.ts";
import { Client, handshake } from "./websocket.ts";

describe("a handshake that no page of the site makes is refused, and Prosody hears nothing", () => {
  test.each([
    ["no Origin", { Origin: undefined }, 403, "tunnel-origin"],
    ["Origin null", { Origin: "null" }, 403, "tunnel-origin"],
    ["another origin", { Origin: "https://evil.example" }, 403, "tunnel-origin"],
    ["a longer origin", { Origin: "https://www.example.org.evil.example" }, 403, "tunnel-origin"],
    ["another scheme", { Origin: "http://www.example.org" }, 403, "tunnel-origin"],
    ["upper case", { Origin: "HTTPS://WWW.EXAMPLE.ORG" }, 403, "tunnel-origin"],
    ["no key", { "Sec-WebSocket-Key": undefined }, 426, "tunnel-upgrade"],
    ["a key that is none", { "Sec-WebSocket-Key": "abc" }, 426, "tunnel-upgrade"],
    ["an old version", { "Sec-WebSocket-Version": "8" }, 426, "tunnel-upgrade"],
    ["no subprotocol", { "Sec-WebSocket-Protocol": undefined }, 426, "tunnel-upgrade"],
    ["another subprotocol", { "Sec-WebSocket-Protocol": "mqtt, xmppx" }, 426, "tunnel-upgrade"],
    ["another protocol", { Upgrade: "h2c" }, 426, "tunnel-upgrade"],
    ["another host", { Host: "evil.example" }, 421, "site-unknown"],
    ["a body", { "Content-Length": "5" }, 400, "request-malformed"],
    ["a chunked body", { "Transfer-Encoding": "chunked" }, 400, "request-malformed"],
  ])("%s", async (_name, headers, status, code) => {
    const { port, prosody } = await startSite();
    const answer = await askRaw(port, handshake({ headers }));
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} .*"code":"${code}"`, "s"));
    expect(answer).toMatch(/\r\nContent-Type: application\/problem\+json\r\n/);
    expect(prosody.requests).toEqual([]);
  });

  test.each([
    ["/chat/ws/", 404],
    ["/chat/ws/../../http-bind", 400],
    ["/chat/ws%2f..%2fhttp-bind", 400],
    ["/chat/ws/admin", 404],
    ["/xmpp-websocket", 404],
    ["/chat/xmpp-websocket", 404],
    ["//chat/ws", 400],
    ["http://evil.example/chat/ws", 400],
  ])("%s", async (target, status) => {
    const { port, prosody } = await startSite();
    expect(await askRaw(port, handshake({ target }))).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(prosody.requests).toEqual([]);
  });

  test("POST", async () => {
    const { port, prosody } = await startSite();
    expect(await askRaw(port, handshake({ method: "POST" }))).toMatch(/^HTTP\/1\.1 426 /);
    expect(prosody.requests).toEqual([]);
  });

  test("a request that asks for no websocket is told which protocol to use", async () => {
    const { port } = await startSite();
    const reply = await ask(port, { path: "/chat/ws", headers: { Origin: "https://www.example.org" } });
    expect([reply.status, codeOf(reply), reply.headers.upgrade]).toEqual([
      426,
      "tunnel-upgrade",
      "websocket",
    ]);
  });
});

test("a client that offers HTTP/2 on the way is answered in HTTP/1.1", async () => {
  const { port } = await startSite();
  const headers = { Upgrade: "h2c", "Sec-WebSocket-Key": undefined };
  const answer = await askRaw(port, handshake({ target: "/chat/health", headers }));
  expect(answer).toMatch(/^HTTP\/1\.1 200 .*"status":"ready"/s);
});

test("only the headers of a websocket reach Prosody, for the site's domain and at the one path", async () => {
  const { port, prosody } = await startSite();
  const headers = {
    Cookie: "__ac=secret",
    Authorization: "Bearer secret",
    "X-Forwarded-For": "10.0.0.1",
    "X-Evil": "1",
    "Sec-WebSocket-Extensions": "permessage-deflate",
    "Sec-WebSocket-Protocol": "chat, xmpp",
  };
  const client = new Client(port, handshake({ target: "/chat/ws?to=evil", headers }));
  const answer = await client.until(/\r\n\r\n/);
  expect(prosody.requests.map(({ url }) => url)).toEqual(["/xmpp-websocket"]);
  expect(prosody.requests[0]?.headers).toEqual({
    host: "example.org",
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    "sec-websocket-version": "13",
    "sec-websocket-protocol": "xmpp",
    "x-forwarded-for": "10.0.0.1",
    "x-forwarded-proto": "https",
  });
  expect(answer).toBe(
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
      "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: xmpp\r\n\r\n",
  );
  client.socket.destroy();
});

test("a browser's websocket opens", async () => {
  const { port } = await startSite();
  const socket = new WebSocket(`ws://127.0.0.1:${port}/chat/ws`, "xmpp", {
    headers: { Host: "www.example.org" },
    origin: "https://www.example.org",
  });
  await once(socket, "open");
  expect(socket.protocol).toBe("xmpp");
  socket.terminate();
});

test("bytes pass both ways, those that come with the handshake first", async () => {
  const { port } = await startSite();
  const client = new Client(port, handshake({ after: "first," }));
  await client.until(/first,/);
  client.socket.write("second");
  expect(await client.until(/second$/)).toMatch(/\r\n\r\nfirst,second$/);
  client.socket.destroy();
});

test("what comes before Prosody accepted is kept in its order", async () => {
  const { port, prosody } = await startSite();
  const go = deferred();
  prosody.accept = go.promise;
  const client = new Client(port, handshake({ after: "first," }));
  await prosody.asked;
  client.socket.write("second,");
  // Another connection's whole exchange: what was written above has arrived by then.
  await ask(port, { path: "/chat/health" });
  go.resolve();
  await client.until(/\r\n\r\n/);
  client.socket.write("third");
  expect(await client.until(/third$/)).toMatch(/\r\n\r\nfirst,second,third$/);
  client.socket.destroy();
});

test("an end passes on, and what was sent before it arrives", async () => {
  const { port, prosody } = await startSite();
  prosody.onSocket = (socket) => {
    let heard = "";
    socket.on("data", (chunk) => {
      heard += chunk;
    });
    socket.on("end", () => socket.end(`heard ${heard}`));
  };
  const client = new Client(port, handshake());
  await client.until(/\r\n\r\n/);
  client.socket.end("good bye");
  await client.closed;
  expect(client.received).toMatch(/heard good bye$/);
});

test("a browser that vanishes is gone at Prosody too, and the other way round", async () => {
  const { port, prosody } = await startSite();
  const first = new Client(port, handshake());
  await first.until(/\r\n\r\n/);
  const gone = once(prosody.sockets[0] as Socket, "close");
  first.socket.resetAndDestroy();
  await gone;
  const second = new Client(port, handshake());
  await second.until(/\r\n\r\n/);
  prosody.sockets[1]?.resetAndDestroy();
  await second.closed;
});

test("a browser that does not read makes Prosody wait instead of filling the gateway", async () => {
  const { port, prosody } = await startSite();
  const chunk = Buffer.alloc(65_536, "x");
  let written = 0;
  const full = deferred();
  prosody.onSocket = (socket) => {
    const fill = () => {
      let goesOn = true;
      while (goesOn && written < 200_000_000) {
        goesOn = socket.write(chunk);
        written += chunk.length;
      }
      // Nothing was taken for a while: the pressure came through.
      const timer = setTimeout(() => full.resolve(), 300);
      socket.once("drain", () => {
        clearTimeout(timer);
        fill();
      });
    };
    fill();
  };
  const client = new Client(port, handshake());
  client.socket.pause();
  await full.promise;
  expect(written).toBeLessThan(40_000_000);
  client.socket.destroy();
});

describe("Prosody", () => {
  test("is down", async () => {
    const { port, prosody } = await startSite();
    prosody.http = { url: "http://127.0.0.1:1" };
    expect(await askRaw(port, handshake())).toMatch(/^HTTP\/1\.1 502 .*"code":"xmpp-unreachable"/s);
  });

  test("has no websocket", async () => {
    const { port, plone, prosody } = await startSite();
    // Plone's stub answers everything with JSON, a handshake too.
    prosody.http = { url: `http://127.0.0.1:${plone.port}` };
    expect(await askRaw(port, handshake())).toMatch(/^HTTP\/1\.1 502 .*"code":"xmpp-unreachable"/s);
  });

  test("says nothing", async () => {
    const { port, prosody } = await startSite({ limits: { xmppAcceptMs: 50 } });
    const mute = await startMute();
    prosody.http = mute.http;
    expect(await askRaw(port, handshake())).toMatch(/^HTTP\/1\.1 504 .*"code":"xmpp-timeout"/s);
  });

  test("says nothing, and the browser leaves", async () => {
    const { port, prosody } = await startSite({ limits: { xmppAcceptMs: 60_000 } });
    const mute = await startMute();
    prosody.http = mute.http;
    const client = new Client(port, handshake());
    await mute.asked;
    client.socket.destroy();
    await mute.left;
  });
});

/** A server that takes connections and never answers; ended after the test. */
async function startMute() {
  const asked = deferred();
  const left = deferred();
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", asked.resolve);
    socket.once("close", left.resolve);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  return { http: { url: `http://127.0.0.1:${port}` }, asked: asked.promise, left: left.promise };
}
