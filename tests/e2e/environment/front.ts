import { once } from "node:events";
import {
  createServer,
  type IncomingMessage,
  request as requestHttp,
  type Server,
  type ServerResponse,
} from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { policyOf } from "./policy.ts";

/**
 * What a web server in front of a site does with docs/security-headers.md: it hands everything on as it is, both ways,
 * and adds the headers to Plone's answers. Where the site does not answer, it ends the connection.
 */
export class Front {
  readonly #server: Server;
  readonly #target: { host: string; port: number };
  readonly #base: string;
  readonly #origin: string;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server, port: number, base: string) {
    this.#server = server;
    this.#target = { host: "127.0.0.1", port };
    this.#base = new URL(base).pathname;
    this.#origin = new URL(base).origin;
    server.on("connection", (socket) => this.#keep(socket));
    server.on("request", (req, res) => this.#request(req, res));
    server.on("upgrade", (req: IncomingMessage, socket: Socket, head: Buffer) =>
      this.#upgrade(req, socket, head),
    );
  }

  /**
   * @param site - the port of the site
   * @param base - the gateway's address: what lies below is the gateway's, which says by itself what may be done with it
   * @param port - where it was before, 0 for the first time
   */
  static async raised(site: number, base: string, port: number): Promise<Front> {
    const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 });
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return new Front(server, site, base);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async remove(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#sockets.delete(socket));
  }

  #request(req: IncomingMessage, res: ServerResponse): void {
    const { method, url, rawHeaders } = req;
    const asked = requestHttp({ ...this.#target, method, path: url, headers: rawHeaders, agent: false });
    asked.on("response", (answer) => {
      res.sendDate = false;
      const own = url?.startsWith(`${this.#base}/`)
        ? []
        : ["Content-Security-Policy", policyOf(this.#origin)];
      res.writeHead(answer.statusCode ?? 502, answer.statusMessage, [...endToEnd(answer.rawHeaders), ...own]);
      answer.on("error", () => res.destroy());
      res.flushHeaders();
      answer.pipe(res);
    });
    asked.on("error", () => req.socket.destroy());
    res.on("close", () => asked.destroy());
    req.pipe(asked);
  }

  #upgrade(req: IncomingMessage, socket: Socket, head: Buffer): void {
    const far = connect(this.#target);
    this.#keep(far);
    socket.on("close", () => far.destroy());
    far.on("close", () => socket.destroy());
    far.write(`${req.method} ${req.url} HTTP/1.1\r\n${headerLines(req.rawHeaders)}\r\n\r\n`);
    far.write(head);
    socket.pipe(far);
    far.pipe(socket);
  }
}

function pairsOf(raw: string[]): [string, string][] {
  return raw.flatMap((name, index) =>
    index % 2 === 0 ? [[name, raw[index + 1] ?? ""] as [string, string]] : [],
  );
}

function endToEnd(raw: string[]): string[] {
  return pairsOf(raw)
    .filter(([name]) => !/^(?:connection|keep-alive)$/i.test(name))
    .flat();
}

function headerLines(raw: string[]): string {
  return pairsOf(raw)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\r\n");
}
