import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { request } from "node:http";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { WebSocket } from "ws";
import type { Session } from "../../../../spec/http.d.ts";
import { freePort, type Running, runCommand, startCommand } from "../bin/built-command.ts";
import { makeFile, SECRETS, SMALLEST } from "../config/files.ts";
import { json, memberAnswer, StubPlone } from "../gateway/stub-plone.ts";

const FRAMING = "urn:ietf:params:xml:ns:xmpp-framing";
const SASL = "urn:ietf:params:xml:ns:xmpp-sasl";
const ORIGIN = "https://www.example.org";

/** A stand-in of Plone: the member's id is what the credential says. */
async function startPlone(): Promise<string> {
  const plone = new StubPlone();
  plone.answer = ({ headers }, res) => {
    json(res, memberAnswer(/^Bearer ([a-z]+)/.exec(headers.authorization ?? "")?.[1] ?? "nobody"));
  };
  onTestFinished(() => plone.stop());
  return plone.start();
}

/** An XMPP stream of a member through the gateway, RFC 7395. */
class ChatStream {
  readonly #socket: WebSocket;
  readonly #frames: string[] = [];
  #wake: () => void = () => undefined;
  #closed = false;

  constructor(port: number) {
    this.#socket = new WebSocket(`ws://127.0.0.1:${port}/chat/ws`, "xmpp", {
      headers: { Host: "www.example.org", Origin: ORIGIN },
    });
    this.#socket.on("message", (frame) => {
      this.#frames.push(String(frame));
      this.#wake();
    });
    this.#socket.on("error", () => undefined);
    this.#socket.on("close", () => {
      this.#closed = true;
      this.#wake();
    });
  }

  get isOpen(): boolean {
    return !this.#closed;
  }

  async #next(pattern: RegExp): Promise<string> {
    for (;;) {
      const place = this.#frames.findIndex((frame) => pattern.test(frame));
      if (place >= 0) return this.#frames.splice(0, place + 1).at(-1) ?? "";
      if (this.#closed) throw new Error(`the stream ended without ${pattern}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async #open(domain: string): Promise<void> {
    this.#socket.send(`<open xmlns="${FRAMING}" to="${domain}" version="1.0"/>`);
    await this.#next(/<stream:features/);
  }

  /** Whether the token was accepted. */
  async logIn({ jid, token }: Pick<Session, "jid" | "token">): Promise<boolean> {
    const [localpart = "", domain = ""] = jid.split("@");
    await once(this.#socket, "open");
    await this.#open(domain);
    const message = Buffer.from(`\0${localpart}\0${token}`).toString("base64");
    this.#socket.send(`<auth xmlns="${SASL}" mechanism="X-TOKEN">${message}</auth>`);
    const answer = await this.#next(/^<(?:success|failure)/);
    if (answer.startsWith("<failure")) return false;
    await this.#open(domain);
    await this.ask("<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>", "set");
    return true;
  }

  async ask(payload: string, type: "get" | "set", to = ""): Promise<string> {
    const id = `i${Math.random()}`;
    this.#socket.send(`<iq xmlns="jabber:client" type="${type}" id="${id}"${to}>${payload}</iq>`);
    return this.#next(new RegExp(`<iq[^>]* id=['"]${id}['"]`));
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    const closed = once(this.#socket, "close");
    this.#socket.close();
    await closed;
  }
}

export interface Answer {
  status: number | undefined;
  body: string;
}

/** A gateway that was started as on a site, with the Prosody that it starts and a stand-in of Plone. */
export class SiteWithChat {
  readonly command: string;
  readonly folder: string;
  readonly running: Running;
  readonly port: number;
  /** The port that pages ask; another one than the gateway's where something stands in front. */
  entry: number;
  readonly pids: { gateway: number; prosody: number };
  readonly #streams: ChatStream[] = [];

  private constructor(command: string, folder: string, running: Running, line: string) {
    const { listen, pids } = JSON.parse(line);
    this.command = command;
    this.folder = folder;
    this.running = running;
    this.port = listen.port;
    this.entry = listen.port;
    this.pids = pids;
  }

  /** It is ended when the test is finished. Without `env` its secrets are in a file. */
  static async start(
    command: string,
    {
      env,
      secrets = SECRETS,
      args = [],
      xmpp,
      before,
    }: {
      env?: Record<string, string>;
      secrets?: string;
      args?: readonly string[];
      /** Lines of `[xmpp]`, for a Prosody that is not the gateway's. */
      xmpp?: string;
      /** What has to be done with the files before the gateway is started. */
      before?: (config: string) => Promise<void>;
    } = {},
  ): Promise<SiteWithChat> {
    const plone = await startPlone();
    // Asked for last, so that none of our own takes it meanwhile.
    const lines = xmpp ?? `http_port = ${await freePort()}`;
    const config = SMALLEST.replace("[xmpp]", `[xmpp]\n${lines}`)
      .replace("http://127.0.0.1:8080", plone)
      .concat("[listen]\nport = 0\n");
    const path = await makeFile("converse.toml", config);
    const folder = dirname(path);
    if (env === undefined) await makeFile("secrets.toml", secrets, { folder });
    await before?.(path);
    const running = startCommand(command, ["run", "--json", "--config", path, ...args], env);
    const site = new SiteWithChat(command, folder, running, await running.line);
    onTestFinished(() => site.stop().then(() => undefined));
    return site;
  }

  /** The same site once more, after it was stopped. */
  static async again({ command, folder }: SiteWithChat): Promise<SiteWithChat> {
    const running = startCommand(command, ["run", "--json", "--config", join(folder, "converse.toml")]);
    const site = new SiteWithChat(command, folder, running, await running.line);
    onTestFinished(() => site.stop().then(() => undefined));
    return site;
  }

  get secretsFile(): string {
    return join(this.folder, "secrets.toml");
  }

  /** Ends the streams, the gateway and Prosody; resolves with what they wrote. */
  async stop() {
    await Promise.all(this.#streams.map((stream) => stream.close()));
    this.running.kill("SIGTERM");
    return this.running.ended;
  }

  /** A command beside the running gateway: `secrets rotate`. */
  async run(...args: string[]) {
    return runCommand(this.command, [...args, "--config", join(this.folder, "converse.toml")]);
  }

  /** One request of a page. */
  request(method: string, path: string, headers: Record<string, string> = {}, body = ""): Promise<Answer> {
    return new Promise((resolve, reject) => {
      request({
        port: this.entry,
        host: "127.0.0.1",
        method,
        path: `/chat/${path}`,
        headers: { Host: "www.example.org", Origin: ORIGIN, ...headers },
      })
        .on("error", reject)
        .on("response", async (response) =>
          resolve({ status: response.statusCode, body: await text(response) }),
        )
        .end(body);
    });
  }

  /** A session of a member, as the gateway answers it. */
  askForSession(member: string, credential = ""): Promise<Answer> {
    return this.request("POST", "session", {
      Authorization: `Bearer ${member}${credential}`,
      "X-Requested-With": "collective.converse",
    });
  }

  async session(member: string): Promise<Session> {
    const { status, body } = await this.askForSession(member);
    if (status !== 200) throw new Error(`no session: ${status} ${body}`);
    return JSON.parse(body);
  }

  /** A stream that is logged in, or `undefined` when the token was refused. */
  async logIn(session: Session): Promise<ChatStream | undefined> {
    const stream = new ChatStream(this.entry);
    this.#streams.push(stream);
    if (await stream.logIn(session)) return stream;
    await stream.close();
    return undefined;
  }

  async isAccepted(session: Session): Promise<boolean> {
    const stream = await this.logIn(session);
    await stream?.close();
    return stream !== undefined;
  }

  prosodyLog(): Promise<string> {
    return readFile(join(this.folder, "data/prosody.log"), "utf8");
  }
}
