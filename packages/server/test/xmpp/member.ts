import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { generateNonce, mintToken } from "@collective-converse/token";
import { afterEach } from "vitest";
import { WebSocket } from "ws";
import { DOMAIN, port, secrets } from "./live-prosody.ts";

const FRAMING = "urn:ietf:params:xml:ns:xmpp-framing";
const SASL = "urn:ietf:params:xml:ns:xmpp-sasl";

let members: Member[] = [];

// Prosody waits for its clients when it is stopped.
afterEach(async () => {
  await Promise.all(members.map((member) => member.close()));
  members = [];
});

function tokenFor(jid: string): string {
  return mintToken({ jid, secrets, at: Date.now() / 1000, nonce: generateNonce(randomBytes) }).token;
}

/** A member who is logged in over a websocket (RFC 7395). */
export class Member {
  readonly jid: string;
  readonly #socket: WebSocket;
  readonly #frames: string[] = [];
  #wake: () => void = () => undefined;

  private constructor(socket: WebSocket, jid: string) {
    this.#socket = socket;
    this.jid = jid;
    socket.on("message", (frame) => {
      this.#frames.push(String(frame));
      this.#wake();
    });
  }

  /** To Prosody itself, or to the websocket of a gateway. */
  static async logIn(
    localpart: string,
    domain = DOMAIN,
    { url, headers }: { url: string; headers: Record<string, string> } = {
      url: `ws://127.0.0.1:${port}/xmpp-websocket`,
      headers: { Host: domain },
    },
    token = tokenFor(`${localpart}@${domain}`),
  ): Promise<Member> {
    const socket = new WebSocket(url, "xmpp", { headers });
    await once(socket, "open");
    const jid = `${localpart}@${domain}`;
    const member = new Member(socket, jid);
    members.push(member);
    member.send(`<open xmlns="${FRAMING}" to="${domain}" version="1.0"/>`);
    await member.receive(/<mechanism>X-TOKEN<\/mechanism>/);
    const response = Buffer.from(`\0${localpart}\0${token}`).toString("base64");
    member.send(`<auth xmlns="${SASL}" mechanism="X-TOKEN">${response}</auth>`);
    const answer = await member.receive(/^<(success|failure)/);
    if (!answer.startsWith("<success")) throw new Error(`refused: ${answer}`);
    member.send(`<open xmlns="${FRAMING}" to="${domain}" version="1.0"/>`);
    await member.receive(/urn:ietf:params:xml:ns:xmpp-bind/);
    await member.ask("set", "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>");
    return member;
  }

  send(stanza: string): void {
    this.#socket.send(stanza);
  }

  /** The next frame that matches; the others before it are gone. */
  async receive(pattern: RegExp): Promise<string> {
    for (;;) {
      for (let frame = this.#frames.shift(); frame !== undefined; frame = this.#frames.shift()) {
        if (pattern.test(frame)) return frame;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** The answer to an IQ, a result or an error. */
  async ask(type: "get" | "set", payload: string, to?: string): Promise<string> {
    const id = randomUUID();
    this.send(
      `<iq xmlns="jabber:client" type="${type}" id="${id}"${to ? ` to="${to}"` : ""}>${payload}</iq>`,
    );
    return await this.receive(new RegExp(`<iq[^>]* id=['"]${id}['"]`));
  }

  /** Is gone without a word. */
  drop(): void {
    this.#socket.terminate();
  }

  async close(): Promise<void> {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.send(`<close xmlns="${FRAMING}"/>`);
    const closed = once(this.#socket, "close");
    this.#socket.close();
    await closed;
  }
}
