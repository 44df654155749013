import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/**
 * The network cable of one browser: a SOCKS5 server (RFC 1928) without authentication that everything goes through.
 * Cut, it ends every connection at once and takes no new one, as when the machine leaves its network.
 */
export class Cable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Who takes what is for a port, by that port. */
  readonly #led = new Map<number, number>();
  #whole = true;
  #swallows = false;

  private constructor(server: Server) {
    this.#server = server;
    server.on("connection", (socket) => {
      this.#keep(socket);
      if (!this.#whole) {
        socket.destroy();
        return;
      }
      if (this.#swallows) {
        socket.pause();
        return;
      }
      void this.#carry(socket).catch(() => socket.destroy());
    });
  }

  static async laid(): Promise<Cable> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new Cable(server);
  }

  /** For Playwright's `proxy`; Chromium asks a proxy for loopback addresses only when told so. */
  get proxy(): { server: string; bypass: string } {
    const { port } = this.#server.address() as AddressInfo;
    return { server: `socks5://127.0.0.1:${port}`, bypass: "<-loopback>" };
  }

  /** From now on what is for the one port of this machine goes to the other one. */
  lead(from: number, to: number): void {
    this.#led.set(from, to);
  }

  cut(): void {
    this.#whole = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.#whole = true;
    this.#thaw();
  }

  /** From now on nothing comes through either way, and nobody is told: as behind a router that has forgotten. */
  swallow(): void {
    this.#swallows = true;
    for (const socket of this.#sockets) socket.pause();
  }

  #thaw(): void {
    if (!this.#swallows) return;
    this.#swallows = false;
    // What was on its way is lost, as where a router has forgotten the connection.
    for (const socket of this.#sockets) socket.destroy();
  }

  async remove(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, "close");
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#sockets.delete(socket));
  }

  async #carry(socket: Socket): Promise<void> {
    const greeting = await read(socket, 2);
    await read(socket, greeting[1] ?? 0);
    socket.write(Uint8Array.of(5, 0));
    const [, , , type] = await read(socket, 4);
    const host = type === 3 ? (await read(socket, (await read(socket, 1))[0] ?? 0)).toString("latin1") : null;
    const address = host ?? (type === 1 ? [...(await read(socket, 4))].join(".") : "::1");
    if (type === 4) await read(socket, 16);
    const asked = (await read(socket, 2)).readUInt16BE();
    const port = this.#led.get(asked) ?? asked;
    const far = connect({ host: address === "localhost" ? "127.0.0.1" : address, port });
    this.#keep(far);
    await once(far, "connect");
    socket.write(Uint8Array.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0));
    socket.on("close", () => far.destroy());
    far.on("close", () => socket.destroy());
    socket.pipe(far);
    far.pipe(socket);
  }
}

/** Exactly so many bytes, whenever they have come. */
async function read(socket: Socket, length: number): Promise<Buffer> {
  if (length === 0) return Buffer.alloc(0);
  for (;;) {
    const bytes = socket.read(length) as Buffer | null;
    if (bytes !== null) return bytes;
    await once(socket, "readable");
  }
}
