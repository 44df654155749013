import { once } from "node:events";
import { type IncomingMessage, request, type ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Certificate } from "./certificate.ts";

export const PAGE = `<!doctype html>
<html lang="en">
<head><title>Plone</title><link rel="stylesheet" href="/++plone++static/plone.css"></head>
<body><img src="http://pictures.example/cat.png" alt="A cat"><script src="/++resource++plone.js"></script></body>
</html>
`;

type Headers = Record<string, string | string[] | undefined>;

/** What a web server in front may do wrong; all of it can be changed while it runs. */
interface Habits {
  /** Changes what is handed on. */
  request(headers: Headers, path: string): void;
  /** Changes what comes back. */
  response(headers: Headers, path: string, status: number): void;
  /** Answers instead of the gateway; false: it does not. */
  answer(req: IncomingMessage, res: ServerResponse): boolean;
  /** Gives what it fetched once to whoever asks again, a websocket that was refused too. */
  keeps: boolean;
  /** Whether the upgrade to a websocket is handed on. */
  upgrades: boolean;
  /** Ends websockets that are silent for so long, in milliseconds; 0: never. */
  idleMs: number;
  /** Ends websockets after so many bytes of the client's. */
  bytes: number;
  /** Ends empty BOSH questions that wait for so long, in milliseconds; 0: never. */
  waitMs: number;
  page(res: ServerResponse): void;
}

function goodHabits(): Habits {
  return {
    request: () => undefined,
    response: () => undefined,
    answer: () => false,
    keeps: false,
    upgrades: true,
    idleMs: 0,
    bytes: Number.POSITIVE_INFINITY,
    waitMs: 0,
    page: (res) => res.end(PAGE),
  };
}

/** The web server in front of a site: everything below `/chat/` to the gateway, a page of Plone else. */
export class PublicProxy {
  habits = goodHabits();
  readonly #server: Server;
  readonly #gateway: () => number;
  readonly #sockets = new Set<Duplex>();
  readonly #kept = new Map<string, { headers: Headers; body: Buffer }>();

  constructor(certificate: Certificate, gateway: () => number) {
    this.#gateway = gateway;
    this.#server = createServer(certificate, (req, res) => this.#handOn(req, res));
    this.#server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
    });
    this.#server.on("upgrade", (req, socket: Duplex, head) => this.#join(req, socket, head));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async start(): Promise<void> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }

  present(certificate: Certificate): void {
    this.#server.setSecureContext(certificate);
  }

  reset(): void {
    this.habits = goodHabits();
    this.#kept.clear();
  }

  #ask(req: IncomingMessage) {
    const headers: Headers = { ...req.headers };
    const { method, url: path = "" } = req;
    this.habits.request(headers, path);
    return request({ host: "127.0.0.1", port: this.#gateway(), method, path, headers, agent: false });
  }

  #handOn(req: IncomingMessage, res: ServerResponse): void {
    const { url = "", method } = req;
    if (this.habits.answer(req, res)) return;
    if (!url.startsWith("/chat/")) {
      res.setHeader("Content-Type", "text/html; charset=utf-8");
      this.habits.page(res);
      return;
    }
    const kept = this.#kept.get(url);
    if (kept !== undefined) return void res.writeHead(200, kept.headers).end(kept.body);
    const asked = this.#ask(req);
    asked.on("error", () => res.writeHead(504).end());
    asked.on("response", (answer) => {
      const headers: Headers = { ...answer.headers };
      this.habits.response(headers, url, answer.statusCode ?? 502);
      res.writeHead(answer.statusCode ?? 502, headers);
      const chunks: Buffer[] = [];
      answer.on("data", (chunk) => chunks.push(chunk));
      answer.on("end", () => {
        if (this.habits.keeps && method === "GET")
          this.#kept.set(url, { headers, body: Buffer.concat(chunks) });
      });
      answer.pipe(res);
    });
    const { waitMs } = this.habits;
    // Those that say nothing are those that wait.
    const isEmpty = Number(req.headers["content-length"]) < 200;
    if (waitMs > 0 && isEmpty && url.endsWith("/http-bind")) asked.setTimeout(waitMs, () => asked.destroy());
    res.on("close", () => asked.destroy());
    // The gateway answers by the headers alone what it does not take.
    asked.flushHeaders();
    req.pipe(asked);
  }

  #join(req: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => socket.destroy());
    const { upgrades, idleMs, bytes } = this.habits;
    const { url = "" } = req;
    if (this.#kept.has(url)) return void socket.end("HTTP/1.1 403 Refused\r\nConnection: close\r\n\r\n");
    const asked = this.#ask(req);
    if (!upgrades) {
      asked.removeHeader("connection");
      asked.removeHeader("upgrade");
    }
    asked.on("error", () => socket.destroy());
    asked.on("response", (answer) => {
      if (this.habits.keeps) this.#kept.set(url, { headers: answer.headers, body: Buffer.alloc(0) });
      socket.write(`HTTP/1.1 ${answer.statusCode} Refused\r\nConnection: close\r\n`);
      socket.write(`Content-Type: ${answer.headers["content-type"]}\r\n\r\n`);
      answer.pipe(socket);
    });
    asked.on("upgrade", (answer, upstream, first) => {
      const lines = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join("")}\r\n`);
      if (first.length > 0) socket.write(first);
      if (head.length > 0) upstream.write(head);
      for (const end of [upstream, socket]) end.on("error", () => end.destroy());
      upstream.on("close", () => socket.destroy());
      socket.on("close", () => upstream.destroy());
      let received = 0;
      socket.on("data", (chunk: Buffer) => {
        received += chunk.length;
        if (received > bytes) socket.destroy();
      });
      socket.pipe(upstream).pipe(socket);
      if (idleMs > 0) (upstream as Socket).setTimeout(idleMs, () => socket.destroy());
    });
    asked.end();
  }
}
