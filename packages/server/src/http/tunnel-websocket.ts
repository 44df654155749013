import { type IncomingMessage, request } from "node:http";
import type { Socket } from "node:net";
import { hostOfDomain } from "../config/host-of-domain.ts";
import { openSocket } from "../config/open-socket.ts";
import { ConverseError } from "../errors.ts";
import { checkOrigin } from "./check-request.ts";
import type { Exchange, Handler } from "./exchange.ts";
import type { Tunnels } from "./tunnels.ts";
import { watchLeaving } from "./watch-leaving.ts";

export interface TunnelOptions {
  /** Origin of Prosody's HTTP server, asked at every connection. Throws `xmpp-unreachable` while it does not listen. */
  upstream(): { url: string };
  /** How long Prosody may take to accept a connection. */
  acceptMs: number;
}

/** RFC 6455, 4.2.1, and RFC 7395, 3.1: what a browser sends to open an XMPP stream. Returns the key. */
function checkHandshake({ req, res, upgrade }: Exchange): string {
  const { headers } = req;
  const protocols = (headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim());
  const key = headers["sec-websocket-key"] ?? "";
  if (
    req.method === "GET" &&
    upgrade !== undefined &&
    headers.upgrade?.toLowerCase() === "websocket" &&
    headers["sec-websocket-version"] === "13" &&
    /^[A-Za-z0-9+/]{22}==$/.test(key) &&
    protocols.includes("xmpp")
  )
    return key;
  res.setHeader("Upgrade", "websocket");
  throw new ConverseError(
    "tunnel-upgrade",
    "The request does not open a websocket with the subprotocol xmpp.",
  );
}

interface Accepted {
  answer: IncomingMessage;
  socket: Socket;
  head: Buffer;
}

/** Opens the websocket at Prosody. Of the client's headers only the key goes there. */
async function openUpstream(exchange: Exchange, key: string, options: TunnelOptions): Promise<Accepted> {
  const { url } = options.upstream();
  return new Promise((resolve, reject) => {
    const upstream = request({
      method: "GET",
      path: "/xmpp-websocket",
      headers: {
        Host: hostOfDomain(exchange.site.domain),
        Connection: "Upgrade",
        Upgrade: "websocket",
        "Sec-WebSocket-Key": key,
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Protocol": "xmpp",
        "X-Forwarded-For": exchange.address,
        "X-Forwarded-Proto": "https",
      },
      createConnection: () => openSocket(url, { allowHalfOpen: true }),
    });
    const leave = () => fail(new ConverseError("xmpp-unreachable", "The client went away."));
    const settle = () => {
      clearTimeout(timer);
      endWatch();
    };
    const fail = (error: ConverseError) => {
      settle();
      reject(error);
      upstream.destroy();
    };
    const timer = setTimeout(() => {
      fail(new ConverseError("xmpp-timeout", "Prosody did not accept the websocket in time."));
    }, options.acceptMs);
    const endWatch = watchLeaving(exchange.req.socket, leave);
    upstream.on("error", (cause) =>
      fail(new ConverseError("xmpp-unreachable", "Prosody cannot be reached.", { cause })),
    );
    upstream.on("response", ({ statusCode }) =>
      fail(new ConverseError("xmpp-unreachable", `Prosody answered the websocket with ${statusCode}.`)),
    );
    upstream.on("upgrade", (answer, socket, head) => {
      settle();
      resolve({ answer, socket: socket as Socket, head });
    });
    upstream.end();
  });
}

/** `GET <base>/ws`: checks who asks, then moves bytes between browser and Prosody without looking at them. */
export function tunnelWebsocket(options: TunnelOptions & { tunnels: Tunnels }): Handler {
  return async (exchange) => {
    const key = checkHandshake(exchange);
    checkOrigin(exchange, "tunnel-origin");
    const leave = options.tunnels.enter(exchange);
    const { answer, socket, head } = await openUpstream(exchange, key, options).catch((error) => {
      leave();
      throw error;
    });
    const client = exchange.req.socket;
    exchange.res.detachSocket(client);
    client.write(
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
        `Sec-WebSocket-Accept: ${answer.headers["sec-websocket-accept"] ?? ""}\r\n` +
        `Sec-WebSocket-Protocol: ${answer.headers["sec-websocket-protocol"] ?? "xmpp"}\r\n\r\n`,
    );
    if (head.length > 0) client.write(head);
    if (exchange.upgrade !== undefined && exchange.upgrade.head.length > 0)
      socket.write(exchange.upgrade.head);
    options.tunnels.join(client, socket, leave);
  };
}
