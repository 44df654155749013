import { connect, type Socket } from "node:net";

/** What a browser sends to open an XMPP stream. */
const HANDSHAKE: Record<string, string | undefined> = {
  Host: "www.example.org",
  Origin: "https://www.example.org",
  Connection: "keep-alive, Upgrade",
  Upgrade: "websocket",
  "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
  "Sec-WebSocket-Version": "13",
  "Sec-WebSocket-Protocol": "xmpp",
};

export interface Handshake {
  target?: string;
  method?: string;
  headers?: Record<string, string | undefined>;
  /** Sent in the same packet as the request. */
  after?: string;
}

/** The bytes of a handshake; a header that is undefined is left out. */
export function handshake({
  target = "/chat/ws",
  method = "GET",
  headers = {},
  after = "",
}: Handshake = {}): string {
  const lines = Object.entries({ ...HANDSHAKE, ...headers })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${target} HTTP/1.1\r\n${lines.join("")}\r\n${after}`;
}

/** One connection, with what came back so far. */
export class Client {
  received = "";
  readonly socket: Socket;
  readonly closed: Promise<void>;
  #waiting: (() => void)[] = [];

  constructor(port: number, bytes: string) {
    this.socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true }, () =>
      this.socket.write(bytes, "latin1"),
    );
    this.socket.on("error", () => {});
    this.socket.on("data", (chunk) => {
      this.received += chunk.toString("latin1");
      for (const wake of this.#waiting.splice(0)) wake();
    });
    this.closed = new Promise((resolve) => this.socket.once("close", () => resolve()));
    // A gateway that is done ends its side; so does this client.
    this.socket.once("end", () => this.socket.end());
  }

  /** Resolves when all that came matches; rejects when the connection ends before. */
  async until(pattern: RegExp): Promise<string> {
    while (!pattern.test(this.received)) {
      await Promise.race([
        new Promise<void>((resolve) => this.#waiting.push(resolve)),
        this.closed.then(() => {
          if (!pattern.test(this.received)) throw new Error(`ended with ${JSON.stringify(this.received)}`);
        }),
      ]);
    }
    return this.received;
  }
}
