import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Log } from "../log.ts";
import { addressKey } from "./address-key.ts";

export interface ConnectionsOptions {
  /** How many clients may be connected at a time. */
  most: number;
  /** And from one address. */
  perAddress: number;
  /** A proxy brings everybody. */
  isProxy(address: string): boolean;
  log: Log;
  /** Milliseconds that never run backwards. */
  elapsed(): number;
}

const LOG_EVERY_MS = 60_000;

/**
 * Keeps connections in bounds. When there are too many, the one goes that has waited longest with no request on its way,
 * strangers' before those of proxies: so who opens thousands and says nothing, or says it a letter at a time, drives out
 * their own, and who asks something is served.
 */
export class Connections {
  readonly #options: ConnectionsOptions;
  readonly #byAddress = new Map<string, number>();
  /** Who waits longest is the first. */
  readonly #waiting = { strangers: new Set<Socket>(), proxies: new Set<Socket>() };
  #open = 0;
  #ended = 0;
  #loggedAt = Number.NEGATIVE_INFINITY;

  constructor(options: ConnectionsOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#open;
  }

  follow(server: Server): void {
    server.on("connection", (socket) => this.#take(socket));
    for (const event of ["request", "checkContinue"])
      server.prependListener(event, ({ socket }: IncomingMessage, res: ServerResponse) =>
        this.#asked(socket, res),
      );
    server.prependListener("upgrade", ({ socket }: IncomingMessage) => this.#stops(socket));
  }

  #take(socket: Socket): void {
    const { most, perAddress, isProxy } = this.#options;
    const address = (socket.remoteAddress ?? "").replace(/^::ffff:(?=[0-9.]+$)/i, "");
    // Gone already.
    if (address === "") {
      socket.destroy();
      return;
    }
    const isOfProxy = isProxy(address);
    const key = addressKey(address);
    const there = this.#byAddress.get(key) ?? 0;
    if (there >= perAddress && !isOfProxy) {
      this.#end(socket, `${perAddress} are open from one address`);
      return;
    }
    if (this.#open >= most) {
      const { strangers, proxies } = this.#waiting;
      const oldest: Socket | undefined = strangers.values().next().value ?? proxies.values().next().value;
      this.#end(oldest ?? socket, `${most} are open`);
      if (oldest === undefined) return;
    }
    this.#open++;
    this.#byAddress.set(key, there + 1);
    const waiting = isOfProxy ? this.#waiting.proxies : this.#waiting.strangers;
    waiting.add(socket);
    socket.once("close", () => {
      this.#open--;
      waiting.delete(socket);
      const left = (this.#byAddress.get(key) ?? 1) - 1;
      if (left === 0) this.#byAddress.delete(key);
      else this.#byAddress.set(key, left);
    });
  }

  /** Nobody waits for what is being answered to end. */
  #asked(socket: Socket, res: ServerResponse): void {
    const waiting = [this.#waiting.strangers, this.#waiting.proxies].find((set) => set.delete(socket));
    res.once("close", () => {
      if (!socket.destroyed) waiting?.add(socket);
    });
  }

  #stops(socket: Socket): void {
    this.#waiting.strangers.delete(socket);
    this.#waiting.proxies.delete(socket);
  }

  /** At once: there is nothing that could be said to all of them. */
  #end(socket: Socket, why: string): void {
    socket.destroy();
    this.#ended++;
    const at = this.#options.elapsed();
    if (at - this.#loggedAt < LOG_EVERY_MS) return;
    this.#options.log.warn(
      { open: this.#open, ended: this.#ended },
      `connections of clients are ended: ${why}`,
    );
    this.#loggedAt = at;
    this.#ended = 0;
  }
}
