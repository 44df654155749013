import { setTimeout as delay } from "node:timers/promises";
import { SessionSource } from "../../../packages/web/src/session/source.ts";
import type { Session } from "../../../spec/http.d.ts";
import type { Archived } from "./archive.ts";
import { Browser } from "./browser.ts";
import { Client } from "./client.ts";
import type { Diary } from "./diary.ts";
import type { Ledger } from "./ledger.ts";
import { Stream } from "./stream.ts";
import { addressOf, type Where } from "./where.ts";

/** As the page's watchdog. */
const CONNECTED_WITHIN_MS = 30_000;
/** As of the page. */
const RENEWAL_MS = 180_000;
const RENEWAL_JITTER = 0.1;

export interface MemberTools {
  where: Where;
  /** A value of `__ac`. */
  login: string;
  ledger: Ledger;
  diary: Diary;
  random(): number;
  signal: AbortSignal;
}

/** Somebody with the site open, who does what our page does. */
export class Member {
  readonly place: number;
  readonly #tools: MemberTools;
  #source: SessionSource;
  readonly #browser: Browser;
  readonly #client: Client;
  #session: Session | undefined;
  /** Usable, or none. */
  #stream: Stream | undefined;
  #messages = 0;

  constructor(place: number, tools: MemberTools) {
    this.place = place;
    this.#tools = tools;
    this.#browser = new Browser(tools.where, tools.login, addressOf(place));
    this.#client = new Client(place, tools.ledger);
    this.#source = this.#newSource();
  }

  get isOnline(): boolean {
    return this.#stream?.isOpen ?? false;
  }

  /** Bare; empty before the first session. */
  get jid(): string {
    return this.#session?.jid ?? "";
  }

  /** From the first page to the signal: comes, is there, comes again. Rejects when the site says that it has no chat for them. */
  async live(): Promise<void> {
    const { signal, diary } = this.#tools;
    let isAsking = false;
    while (!signal.aborted) {
      const outcome = await this.#source.obtain();
      if (outcome.kind === "ended")
        throw new Error(`the chat of member ${this.place} ended: ${outcome.code}`);
      this.#session = outcome.session;
      if (!isAsking) void this.#stay().catch(() => undefined);
      isAsking = true;
      const stream = await this.#connect(outcome.session).catch((error: Error) => {
        signal.throwIfAborted();
        diary.failed(error.message);
        return undefined;
      });
      if (stream !== undefined) {
        this.#source.succeeded();
        await new Promise((resolve) => {
          stream.gone.signal.addEventListener("abort", resolve);
          if (stream.gone.signal.aborted) resolve(undefined);
        });
        this.#stream = undefined;
        this.#client.left(Date.now());
        diary.lost(this.place);
      }
      if (!signal.aborted) await this.#source.rest();
    }
  }

  /** As another page of the site: what was asked before does not count. The stream goes on. */
  turnPage(): void {
    this.#source = this.#newSource();
  }

  /** Says something to somebody, if the stream is up. */
  write(to: Member): void {
    const stream = this.#stream;
    if (stream === undefined || !stream.isOpen || to.jid === "") return;
    const id = `m${this.place}-${++this.#messages}`;
    this.#tools.ledger.sent(id, this.place, to.place);
    const body = `<body>Message ${this.#messages} of member ${this.place}</body>`;
    const origin = `<origin-id xmlns="urn:xmpp:sid:0" id="${id}"/>`;
    const head = `<message xmlns="jabber:client" type="chat" to="${to.jid}" id="${id}">`;
    this.#client.say(stream, `${head}${body}${origin}</message>`, id);
  }

  /** All of the own archive. */
  async readArchive(): Promise<Archived[]> {
    const stream = this.#stream;
    if (stream === undefined) throw new Error(`member ${this.place} is not online`);
    return await this.#client.readArchive(stream);
  }

  /** Without a word, as a browser that is closed. */
  drop(): void {
    this.#stream?.drop();
  }

  #newSource(): SessionSource {
    const { diary, random } = this.#tools;
    return new SessionSource({
      ask: () => {
        diary.asked();
        return this.#browser.session();
      },
      now: () => performance.now(),
      random,
      pause: (ms) => this.#pause(ms),
    });
  }

  /** Asks every three minutes whether the member may stay; else the gateway sends them away. */
  async #stay(): Promise<void> {
    for (;;) {
      await this.#pause(RENEWAL_MS * (1 - RENEWAL_JITTER * this.#tools.random()));
      await this.#browser.renew();
    }
  }

  #pause(ms: number): Promise<void> {
    return delay(ms, undefined, { signal: this.#tools.signal });
  }

  async #connect(session: Session): Promise<Stream> {
    const { where, diary, signal } = this.#tools;
    const late = AbortSignal.any([AbortSignal.timeout(CONNECTED_WITHIN_MS), signal]);
    const stream = await Stream.open(where, session, {
      address: addressOf(this.place),
      signal: late,
      onLogin: () => diary.loggedIn(),
    });
    const drop = () => stream.drop();
    late.addEventListener("abort", drop);
    try {
      const isResumed = await this.#client.enter(stream, session);
      this.#stream = stream;
      diary.online(this.place, isResumed);
      return stream;
    } catch (error) {
      stream.drop();
      throw error;
    } finally {
      late.removeEventListener("abort", drop);
    }
  }
}
