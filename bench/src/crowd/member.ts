import { setTimeout as delay } from "node:timers/promises";
import { SessionSource } from "../../../packages/web/src/session/source.ts";
import type { Session } from "../../../spec/http.d.ts";
import { type Archived, archiveQuestion, attribute, nextPage, readResult } from "./archive.ts";
import { Browser } from "./browser.ts";
import type { Diary } from "./diary.ts";
import type { Ledger } from "./ledger.ts";
import { Outbox, type Sent } from "./outbox.ts";
import { Stream } from "./stream.ts";
import { addressOf, type Where } from "./where.ts";

const SM = "urn:xmpp:sm:3";
const AGAIN = '<again xmlns="urn:collective-converse:again:0"/>';
const BIND = "urn:ietf:params:xml:ns:xmpp-bind";
/** As the page's watchdog. */
const CONNECTED_WITHIN_MS = 30_000;
/** As of the page. */
const RENEWAL_MS = 180_000;
const RENEWAL_JITTER = 0.1;
/** Clocks and what was on its way when the stream was lost. */
const SLACK_MS = 60_000;

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
  readonly #outbox = new Outbox();
  #session: Session | undefined;
  /** Usable, or none. */
  #stream: Stream | undefined;
  /** Of the stream that may be resumed. */
  #resumption: string | undefined;
  #handled = 0;
  /** Of streams that could not be resumed: sent, and nobody knows whether it came. */
  readonly #unsure: Sent[] = [];
  /** On a new stream, and the archive was not read yet. */
  #isBehind = false;
  #wasOnline = false;
  #lostAt = 0;
  #questions = 0;
  #messages = 0;
  #onResult: (result: Archived) => void = () => undefined;

  constructor(place: number, tools: MemberTools) {
    this.place = place;
    this.#tools = tools;
    this.#browser = new Browser(tools.where, tools.login, addressOf(place));
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
        this.#lostAt = Date.now();
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
    if (!this.isOnline || to.jid === "") return;
    const id = `m${this.place}-${++this.#messages}`;
    this.#tools.ledger.sent(id, this.place, to.place);
    const body = `<body>Message ${this.#messages} of member ${this.place}</body>`;
    const origin = `<origin-id xmlns="urn:xmpp:sid:0" id="${id}"/>`;
    this.#send(
      `<message xmlns="jabber:client" type="chat" to="${to.jid}" id="${id}">${body}${origin}</message>`,
      id,
    );
    this.#stream?.send(`<r xmlns="${SM}"/>`);
  }

  /** All of the own archive, or what is there since then (unix milliseconds). */
  async readArchive(sinceMs?: number): Promise<Archived[]> {
    const stream = this.#stream;
    if (stream === undefined) throw new Error(`member ${this.place} is not online`);
    return await this.#read(stream, sinceMs);
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
      const isResumed = await this.#resume(stream);
      if (!isResumed) await this.#begin(stream, session);
      if (this.#isBehind) await this.#catchUp(stream);
      if (!stream.isOpen) throw new Error("the connection was lost");
      this.#stream = stream;
      this.#wasOnline = true;
      diary.online(this.place, isResumed);
      return stream;
    } catch (error) {
      stream.drop();
      throw error;
    } finally {
      late.removeEventListener("abort", drop);
    }
  }

  async #resume(stream: Stream): Promise<boolean> {
    if (this.#resumption === undefined) return false;
    stream.heard = (element) => this.#hear(stream, element);
    const resume = `<resume xmlns="${SM}" previd="${this.#resumption}" h="${this.#handled}"/>`;
    const answer = await stream.after(resume, /^<(resumed|failed)\b/);
    const handled = attribute(answer, "h");
    if (handled !== undefined) this.#acknowledge(Number(handled));
    if (!answer.startsWith("<resumed")) {
      this.#resumption = undefined;
      return false;
    }
    for (const { stanza, id } of this.#outbox.waiting) {
      if (id !== undefined) this.#tools.ledger.sentAgain(id);
      stream.send(stanza);
    }
    stream.send(`<r xmlns="${SM}"/>`);
    return true;
  }

  /** Another stream: as a page that was just loaded. */
  async #begin(stream: Stream, { jid }: Session): Promise<void> {
    this.#unsure.push(...this.#outbox.begin().filter(({ id }) => id !== undefined));
    stream.heard = () => undefined;
    const bound = await stream.after(
      `<iq xmlns="jabber:client" id="bind" type="set"><bind xmlns="${BIND}"><resource>crowd</resource></bind></iq>`,
      /^<iq\b[^>]*id=['"]bind['"]/,
    );
    if (!bound.includes(`${jid}/`)) throw new Error(`no resource was bound: ${bound}`);
    this.#handled = 0;
    const enabled = await stream.after(`<enable xmlns="${SM}" resume="true"/>`, /^<(enabled|failed)\b/);
    this.#resumption = attribute(enabled, "id");
    stream.heard = (element) => this.#hear(stream, element);
    this.#sendOn(
      stream,
      '<iq xmlns="jabber:client" type="get" id="roster"><query xmlns="jabber:iq:roster"/></iq>',
    );
    this.#sendOn(
      stream,
      '<iq xmlns="jabber:client" type="set" id="carbons"><enable xmlns="urn:xmpp:carbons:2"/></iq>',
    );
    await this.#ask(stream, '<presence xmlns="jabber:client"/>', /^<presence\b/);
    this.#isBehind = this.#wasOnline;
  }

  /** What came meanwhile; what of one's own may not have come is sent again, as the page's `send-again.ts` does it. */
  async #catchUp(stream: Stream): Promise<void> {
    const { ledger } = this.#tools;
    for (const { id, isIncoming } of await this.#read(stream, this.#lostAt - SLACK_MS))
      if (isIncoming) ledger.fetched(id, this.place);
    this.#isBehind = false;
    for (const { stanza, id } of this.#unsure.splice(0)) {
      if (id === undefined) continue;
      ledger.sentAgain(id);
      const marked = stanza.includes(AGAIN) ? stanza : stanza.replace("</message>", `${AGAIN}</message>`);
      this.#sendOn(stream, marked, id);
    }
    stream.send(`<r xmlns="${SM}"/>`);
  }

  async #read(stream: Stream, sinceMs?: number): Promise<Archived[]> {
    const found: Archived[] = [];
    this.#onResult = (result) => void found.push(result);
    const since = sinceMs === undefined ? {} : { since: new Date(sinceMs).toISOString() };
    let after: string | undefined;
    do {
      const id = `archive${++this.#questions}`;
      const question = archiveQuestion(id, { ...since, ...(after !== undefined && { after }) });
      const fin = await this.#ask(stream, question, new RegExp(`^<iq\\b[^>]*\\sid=['"]${id}['"]`));
      if (!fin.includes("<fin")) throw new Error(`the archive does not answer: ${fin}`);
      after = nextPage(fin);
    } while (after !== undefined);
    return found;
  }

  #send(stanza: string, id: string): void {
    if (this.#stream !== undefined) this.#sendOn(this.#stream, stanza, id);
  }

  #sendOn(stream: Stream, stanza: string, id?: string): void {
    this.#outbox.push(id === undefined ? { stanza } : { stanza, id });
    stream.send(stanza);
  }

  /** A question that counts as any other stanza. */
  #ask(stream: Stream, stanza: string, answer: RegExp): Promise<string> {
    this.#outbox.push({ stanza });
    return stream.after(stanza, answer);
  }

  #acknowledge(handled: number): void {
    for (const { id } of this.#outbox.acknowledge(handled))
      if (id !== undefined) this.#tools.ledger.acknowledged(id);
  }

  #hear(stream: Stream, element: string): void {
    if (/^<r[ />]/.test(element)) stream.send(`<a xmlns="${SM}" h="${this.#handled}"/>`);
    else if (element.startsWith("<a ")) this.#acknowledge(Number(attribute(element, "h")));
    else if (/^<(message|presence|iq)\b/.test(element)) {
      this.#handled++;
      if (element.startsWith("<message")) this.#hearMessage(element);
    }
  }

  #hearMessage(element: string): void {
    const { ledger } = this.#tools;
    const result = readResult(element, this.jid);
    const head = /^<message\b[^>]*>/.exec(element)?.[0] ?? "";
    const id = attribute(head, "id");
    if (result !== undefined) this.#onResult(result);
    else if (id === undefined) return;
    else if (attribute(head, "type") === "error") ledger.refused(id);
    else if (element.includes("<body>")) ledger.came(id, this.place);
  }
}
