import { randomBytes } from "node:crypto";
import { type OutgoingHttpHeaders, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { Socket } from "node:net";
import type { Hop } from "../check.ts";
import { StopWatch } from "../stop-watch.ts";

const LIMIT_MS = 10_000;
const LONGEST = 1024 * 1024;

const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

export interface OpenOptions {
  headers: OutgoingHttpHeaders;
  /** PEM; absent: those that Node knows. */
  ca?: string | undefined;
}

/** What was answered instead of a websocket. */
export class NoWebsocket extends Error {
  readonly status: number;
  readonly body: string;

  constructor(status: number, body: string) {
    super(`HTTP ${status} instead of 101 Switching Protocols`);
    this.status = status;
    this.body = body;
  }
}

/** A frame of at most 64 KiB from a client, RFC 6455, 5.2. */
function frameOf(opcode: number, payload: Buffer): Buffer {
  const isLong = payload.length > 125;
  const head = Buffer.alloc(isLong ? 4 : 2);
  head[0] = 0x80 | opcode;
  head[1] = 0x80 | (isLong ? 126 : payload.length);
  if (isLong) head.writeUInt16BE(payload.length, 2);
  const mask = randomBytes(4);
  const masked = payload.map((byte, place) => byte ^ (mask[place % 4] ?? 0));
  return Buffer.concat([head, mask, masked]);
}

/** A websocket with the subprotocol xmpp; Node 20 has none of its own, and a browser's sends the Origin that it is asked for. */
export class Websocket {
  readonly hops: readonly Hop[];
  readonly #socket: Socket;
  readonly #messages: string[] = [];
  #buffer: Buffer;
  #text = "";
  #closed: string | undefined;
  #wake: () => void = () => undefined;

  private constructor(socket: Socket, head: Buffer, hops: readonly Hop[]) {
    this.#socket = socket;
    this.hops = hops;
    this.#buffer = head;
    socket.on("data", (chunk: Buffer) => this.#take(chunk));
    socket.on("error", (error) => this.#end(error.message));
    socket.on("close", () => this.#end("the connection was ended"));
    this.#take(Buffer.alloc(0));
  }

  /** @throws NoWebsocket for every other answer than 101, or the error of the connection */
  static open(url: string, { headers, ca }: OpenOptions): Promise<Websocket> {
    const watch = new StopWatch();
    return new Promise((resolve, reject) => {
      const send = url.startsWith("https:") ? requestHttps : requestHttp;
      const asked = send(url, {
        agent: false,
        ...(ca !== undefined && { ca }),
        headers: {
          Connection: "Upgrade",
          Upgrade: "websocket",
          "Sec-WebSocket-Key": randomBytes(16).toString("base64"),
          "Sec-WebSocket-Version": "13",
          "Sec-WebSocket-Protocol": "xmpp",
          ...headers,
        },
      });
      const timer = setTimeout(() => asked.destroy(new Error(`no answer in ${LIMIT_MS / 1000} s`)), LIMIT_MS);
      asked.on("error", (error) => {
        clearTimeout(timer);
        reject(error);
      });
      asked.on("socket", (socket) => {
        socket.once("lookup", () => watch.lap("name"));
        socket.once("connect", () => watch.lap("connection"));
        socket.once("secureConnect", () => watch.lap("TLS"));
      });
      asked.on("response", (answer) => {
        let body = "";
        answer.setEncoding("utf8").on("data", (text) => {
          if (body.length < LONGEST) body += text;
        });
        answer.on("error", reject);
        answer.on("end", () => {
          clearTimeout(timer);
          asked.destroy();
          reject(new NoWebsocket(answer.statusCode ?? 0, body));
        });
      });
      asked.on("upgrade", (_, socket, head) => {
        clearTimeout(timer);
        watch.lap("websocket");
        resolve(new Websocket(socket as Socket, head, watch.hops));
      });
      asked.end();
    });
  }

  get isOpen(): boolean {
    return this.#closed === undefined;
  }

  send(text: string): void {
    this.#socket.write(frameOf(TEXT, Buffer.from(text)));
  }

  /** The next message that matches; the others before it are gone. Rejects when it does not come in that time. */
  async receive(pattern: RegExp, withinMs = LIMIT_MS): Promise<string> {
    const until = performance.now() + withinMs;
    for (;;) {
      for (let text = this.#messages.shift(); text !== undefined; text = this.#messages.shift()) {
        if (pattern.test(text)) return text;
      }
      if (this.#closed !== undefined) throw new Error(this.#closed);
      const left = until - performance.now();
      if (left <= 0) throw new Error(`nothing came in ${withinMs / 1000} s`);
      await this.#wait(left);
    }
  }

  /** Resolves after that time, or sooner when the connection ends. */
  async idle(ms: number): Promise<void> {
    const until = performance.now() + ms;
    for (let left = ms; left > 0 && this.isOpen; left = until - performance.now()) await this.#wait(left);
  }

  close(): void {
    if (this.isOpen) this.#socket.end(frameOf(CLOSE, Buffer.from([0x03, 0xe8])));
    setTimeout(() => this.#socket.destroy(), 1_000).unref();
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #end(why: string): void {
    this.#closed ??= why;
    this.#wake();
  }

  #take(chunk: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    if (this.#buffer.length > LONGEST) return void this.#socket.destroy();
    while (this.#takeFrame());
    this.#wake();
  }

  /** Whether there was a whole one. */
  #takeFrame(): boolean {
    const buffer = this.#buffer;
    const [first, second] = buffer;
    if (first === undefined || second === undefined) return false;
    const short = second & 0x7f;
    const start = short === 127 ? 10 : short === 126 ? 4 : 2;
    if (buffer.length < start) return false;
    const length =
      short === 127 ? Number(buffer.readBigUInt64BE(2)) : short === 126 ? buffer.readUInt16BE(2) : short;
    if (buffer.length < start + length) return false;
    this.#buffer = buffer.subarray(start + length);
    this.#takePayload(first & 0x0f, (first & 0x80) !== 0, buffer.subarray(start, start + length));
    return true;
  }

  #takePayload(opcode: number, isLast: boolean, payload: Buffer): void {
    if (opcode === PING) this.#socket.write(frameOf(PONG, payload));
    else if (opcode === CLOSE) this.#socket.end();
    else if (opcode <= TEXT) {
      this.#text += payload.toString("utf8");
      if (!isLast) return;
      this.#messages.push(this.#text);
      this.#text = "";
    }
  }
}
