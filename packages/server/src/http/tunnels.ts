import type { Socket } from "node:net";

const FAREWELL_MS = 10_000;

/** One browser's stream: the connection to the browser and the one to the XMPP server. */
interface Tunnel {
  client: Socket;
  upstream: Socket;
}

/** Delivers what was received before the end, unless the peer takes nothing any more. */
function endSoon(socket: Socket): void {
  socket.setTimeout(FAREWELL_MS, () => socket.destroy());
  socket.destroySoon();
}

/** The open websocket tunnels. */
export class Tunnels {
  readonly #open = new Set<Tunnel>();

  get size(): number {
    return this.#open.size;
  }

  /**
   * Joins two connections: each waits for the other when that is slow, an end of one side is passed on, and a failure
   * of one ends both.
   */
  join(client: Socket, upstream: Socket): void {
    const tunnel = { client, upstream };
    this.#open.add(tunnel);
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true);
      socket.setTimeout(0);
      // A peer that vanished without a word is noticed after some minutes.
      socket.setKeepAlive(true, 60_000);
      socket.on("error", () => socket.destroy());
      socket.once("close", () => {
        this.#open.delete(tunnel);
        const other = socket === client ? upstream : client;
        if (socket.errored) other.destroy();
        else endSoon(other);
      });
    }
    client.pipe(upstream);
    upstream.pipe(client);
  }

  /** Ends the streams at the server's side first, so that it sees its clients leave in order. */
  end(): void {
    for (const { upstream } of this.#open) upstream.end();
  }

  /** Ends at once what is still open. */
  destroy(): void {
    for (const { client, upstream } of this.#open) {
      client.destroy();
      upstream.destroy();
    }
  }
}
