import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { PeopleOrders, RoomStore, SessionOrders } from "../../src/compose/gateway.ts";
import type { GroupStore } from "../../src/contacts/apply-groups.ts";
import type { ToldPerson } from "../../src/xmpp/index.ts";
import { deferred } from "./deferred.ts";

/** Stands for Prosody's HTTP server. Its websocket answers each chunk of bytes with the same bytes. */
export class StubProsody {
  readonly requests: IncomingMessage[] = [];
  readonly sockets: Socket[] = [];
  readonly state = "ready";
  provisioned: string[] = [];
  provision: (name: string) => Promise<boolean> = async () => true;
  bosh: RequestListener = (_req, res) => res.end("<body/>");
  onSocket: (socket: Socket) => void = (socket) => void socket.pipe(socket);
  /** When websockets are accepted. */
  accept: Promise<void> = Promise.resolve();
  /** Resolves at the first websocket. */
  readonly asked: Promise<void>;
  http: { url: string } | undefined;
  readonly #server = createServer((req, res) => {
    this.requests.push(req);
    this.bosh(req, res);
  });

  constructor() {
    const asked = deferred();
    this.asked = asked.promise;
    this.#server.on("upgrade", async (req: IncomingMessage, socket: Socket) => {
      asked.resolve();
      this.requests.push(req);
      this.sockets.push(socket);
      socket.on("error", () => socket.destroy());
      await this.accept;
      const accept = createHash("sha1")
        .update(`${req.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
        .digest("base64");
      socket.write(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
          `Sec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: xmpp\r\nX-Inside: 1\r\n\r\n`,
      );
      this.onSocket(socket);
    });
  }

  async provisionPerson(domain: string, { localpart, name }: ToldPerson): Promise<boolean> {
    this.provisioned.push(`${localpart}@${domain} ${name}`);
    return this.provision(name);
  }

  /** Its orders about portraits, for a test that speaks of them. */
  described: PeopleOrders | undefined;

  people(): PeopleOrders | undefined {
    return this.described;
  }

  /** What it keeps of groups, for a test that speaks of them. */
  kept: GroupStore | undefined;

  groups(): GroupStore | undefined {
    return this.kept;
  }

  /** What it keeps of rooms, for a test that speaks of them. */
  keptRooms: (GroupStore & Partial<RoomStore>) | undefined;

  rooms(): RoomStore | undefined {
    return this.keptRooms && { notice: async () => false, ...this.keptRooms };
  }

  /** Its orders about sessions, for a test that speaks of them. */
  orders: SessionOrders | undefined;

  sessions(): SessionOrders | undefined {
    return this.orders;
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.http = { url: `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}` };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
