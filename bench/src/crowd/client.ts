import type { Session } from "../../../spec/http.d.ts";
import { type Archived, archiveQuestion, attribute, nextPage, readResult } from "./archive.ts";
import type { Ledger } from "./ledger.ts";
import { Outbox, type Sent } from "./outbox.ts";
import type { Stream } from "./stream.ts";

const SM = "urn:xmpp:sm:3";
const AGAIN = '<again xmlns="urn:collective-converse:again:0"/>';
const BIND = "urn:ietf:params:xml:ns:xmpp-bind";
/** Clocks and what was on its way when the stream was lost. */
const SLACK_MS = 60_000;

/** What a member's client knows from one stream to the next: XEP-0198, and what nobody has acknowledged. */
export class Client {
  readonly #place: number;
  readonly #ledger: Ledger;
  readonly #outbox = new Outbox();
  /** Bare. */
  #jid = "";
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
  #onResult: (result: Archived) => void = () => undefined;

  /** @param place - of the member */
  constructor(place: number, ledger: Ledger) {
    this.#place = place;
    this.#ledger = ledger;
  }

  /** From the login to a usable stream; resolves whether the one of before was resumed. */
  async enter(stream: Stream, { jid }: Session): Promise<boolean> {
    this.#jid = jid;
    const isResumed = await this.#resume(stream);
    if (!isResumed) await this.#begin(stream);
    if (this.#isBehind) await this.#catchUp(stream);
    if (!stream.isOpen) throw new Error("the connection was lost");
    this.#wasOnline = true;
    return isResumed;
  }

  /** The stream is gone; at that time, unix milliseconds. */
  left(at: number): void {
    this.#lostAt = at;
  }

  /** A message, and the question whether it came. */
  say(stream: Stream, stanza: string, id: string): void {
    this.#send(stream, stanza, id);
    stream.send(`<r xmlns="${SM}"/>`);
  }

  /** All of the own archive, or what is there since then (unix milliseconds). */
  async readArchive(stream: Stream, sinceMs?: number): Promise<Archived[]> {
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
      if (id !== undefined) this.#ledger.sentAgain(id);
      stream.send(stanza);
    }
    stream.send(`<r xmlns="${SM}"/>`);
    return true;
  }

  /** Another stream: as a page that was just loaded. */
  async #begin(stream: Stream): Promise<void> {
    this.#unsure.push(...this.#outbox.begin().filter(({ id }) => id !== undefined));
    stream.heard = () => undefined;
    const bound = await stream.after(
      `<iq xmlns="jabber:client" id="bind" type="set"><bind xmlns="${BIND}"><resource>crowd</resource></bind></iq>`,
      /^<iq\b[^>]*id=['"]bind['"]/,
    );
    if (!bound.includes(`${this.#jid}/`)) throw new Error(`no resource was bound: ${bound}`);
    this.#handled = 0;
    const enabled = await stream.after(`<enable xmlns="${SM}" resume="true"/>`, /^<(enabled|failed)\b/);
    this.#resumption = attribute(enabled, "id");
    stream.heard = (element) => this.#hear(stream, element);
    this.#send(
      stream,
      '<iq xmlns="jabber:client" type="get" id="roster"><query xmlns="jabber:iq:roster"/></iq>',
    );
    this.#send(
      stream,
      '<iq xmlns="jabber:client" type="set" id="carbons"><enable xmlns="urn:xmpp:carbons:2"/></iq>',
    );
    await this.#ask(stream, '<presence xmlns="jabber:client"/>', /^<presence\b/);
    this.#isBehind = this.#wasOnline;
  }

  /** What came meanwhile; what of one's own may not have come is sent again, as the page's `send-again.ts` does it. */
  async #catchUp(stream: Stream): Promise<void> {
    for (const { id, isIncoming } of await this.readArchive(stream, this.#lostAt - SLACK_MS))
      if (isIncoming) this.#ledger.fetched(id, this.#place);
    this.#isBehind = false;
    for (const { stanza, id } of this.#unsure.splice(0)) {
      if (id === undefined) continue;
      this.#ledger.sentAgain(id);
      const marked = stanza.includes(AGAIN) ? stanza : stanza.replace("</message>", `${AGAIN}</message>`);
      this.#send(stream, marked, id);
    }
    stream.send(`<r xmlns="${SM}"/>`);
  }

  #send(stream: Stream, stanza: string, id?: string): void {
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
      if (id !== undefined) this.#ledger.acknowledged(id);
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
    const result = readResult(element, this.#jid);
    const head = /^<message\b[^>]*>/.exec(element)?.[0] ?? "";
    const id = attribute(head, "id");
    if (result !== undefined) this.#onResult(result);
    else if (id === undefined) return;
    else if (attribute(head, "type") === "error") this.#ledger.refused(id);
    else if (element.includes("<body>")) this.#ledger.came(id, this.#place);
  }
}
