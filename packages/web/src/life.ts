import type { Session } from "../../../spec/http.d.ts";
import type { Chat, ChatPeople, ChatStart } from "./chat/chat.ts";
import { loginAddress } from "./page/login-address.ts";
import { watchLogout } from "./page/logout.ts";
import { pauseIn } from "./page/pause.ts";
import type { Tag } from "./page/tag.ts";
import { watchActs } from "./page/watch-acts.ts";
import { askForSession } from "./session/ask.ts";
import { askForRenewal } from "./session/ask-renewal.ts";
import { oncePerAct } from "./session/once-per-act.ts";
import { isLoginGone } from "./session/outcome.ts";
import { SessionSource } from "./session/source.ts";
import { untilSentAway } from "./session/stay.ts";
import { announce, claim, heard, type Places, release } from "./storage/claim.ts";

/** Imports the chat; what it imports is large, so it comes only when there is a session. */
export type LoadChat = () => Promise<(start: ChatStart) => Promise<Chat>>;

/** Lets the page's elements and scripts open conversations until the signal; resolves with what wants the chat for that. */
export type Meet = (signal: AbortSignal) => Promise<(people: ChatPeople) => void>;

/** A file that still cannot be loaded after so many attempts is not there. */
const ATTEMPTS = 5;

/** The chat's life in one page, from the first question to the end. It happens once per page. */
export class Life {
  readonly #tag: Tag;
  readonly #source: SessionSource;
  readonly #places: Places;
  readonly #page: Window & typeof globalThis;
  readonly #over = new AbortController();
  /** Of what runs now: the chat, or, when its login is gone, the wait for another. */
  #phase = new AbortController();
  #isLapsed = false;
  /** The XMPP server has said that this member may not chat. */
  #isSentAway = false;
  /** The member's address in this page; Converse.js knows one only. */
  #jid: string | undefined;
  #chat: Chat | undefined;
  #meet: Meet = async () => () => undefined;

  constructor(tag: Tag, page: Window & typeof globalThis) {
    this.#tag = tag;
    this.#page = page;
    this.#places = { local: page.localStorage, session: page.sessionStorage, databases: page.indexedDB };
    this.#source = new SessionSource({
      ask: () => askForSession(tag.base, page.fetch.bind(page), () => Date.now()),
      now: () => page.performance.now(),
      random: Math.random,
      pause: (...wait) => pauseIn(page, this.#phase.signal)(...wait),
    });
    const { signal } = this.#over;
    watchLogout(page.document, () => this.#end(), signal);
    page.addEventListener("storage", (event) => this.#listen(event), { signal });
    page.addEventListener("pagehide", (event) => event.persisted && this.#chat?.hide(), { signal });
    page.addEventListener("pageshow", (event) => event.persisted && this.#chat?.revive(), { signal });
  }

  /** Come online. Everything that keeps a member from it ends quietly: the page is then as without chat. */
  async begin(load: LoadChat, meet: Meet = this.#meet): Promise<void> {
    this.#meet = meet;
    try {
      const session = await this.#obtain();
      if (!(await claim(this.#places, this.#tag.member))) return;
      const join = this.#letMeet();
      const startChat = await this.#load(load);
      this.#over.signal.throwIfAborted();
      this.#chat = await startChat({
        base: this.#tag.base,
        session,
        renew: () => this.#obtain(),
        rest: () => this.#source.rest(),
        connected: () => this.#connected(),
        sentAway: () => {
          this.#isSentAway = true;
        },
      });
      // An end that came while it started found nothing to end.
      if (this.#over.signal.aborted) await this.#cleanUp();
      else {
        void join(this.#chat);
        void this.#stay();
      }
    } catch (error) {
      // An end is no error. Whatever else it is belongs into the console, once; nothing waits for this chat any more.
      if (this.#over.signal.aborted) return;
      this.#phase.abort(gone());
      reportError(error);
    }
  }

  /** The member may stay as long as the site says so; a chat that ended by itself has nothing to ask. */
  async #stay(): Promise<void> {
    const { base, member } = this.#tag;
    await untilSentAway(member, {
      ask: async () => {
        if (this.#source.isSeeking) return { kind: "later", afterMs: 0 };
        await this.#source.turn();
        return await askForRenewal(base, this.#page.fetch.bind(this.#page), () => Date.now());
      },
      random: Math.random,
      pause: pauseIn(this.#page, this.#phase.signal),
    }).then(
      (answer) => this.#leave(answer),
      () => undefined,
    );
  }

  /** For as long as this phase is. What the page's elements lack, the chat does not: it may go without. */
  #letMeet(): (chat: Chat) => Promise<void> {
    const { signal } = this.#phase;
    const joined = this.#meet(signal).catch(() => undefined);
    return async ({ people }) => (await joined)?.(people);
  }

  #connected(): void {
    this.#isSentAway = false;
    this.#source.succeeded();
  }

  #listen(event: StorageEvent): void {
    const word = heard(event, this.#tag.member);
    if (word === "lapsed") void this.#lapse();
    // While it waits for a login its own data are gone anyway.
    else if (word === "taken" || (word === "left" && !(this.#isLapsed && event.newValue === null)))
      void this.#end();
  }

  async #load(load: LoadChat): Promise<Awaited<ReturnType<LoadChat>>> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await load();
      } catch (error) {
        if (attempt === ATTEMPTS) throw error;
        await this.#source.rest();
      }
    }
  }

  /**
   * A session of the member whom the page was made for, at the address that the page has begun with; otherwise the chat
   * ends. When the site's chat has another domain the next page begins with the new address.
   */
  async #obtain(): Promise<Session> {
    const { signal } = this.#phase;
    const outcome = await this.#source.obtain();
    signal.throwIfAborted();
    if (outcome.kind === "session" && this.#isOurs(outcome.session)) return outcome.session;
    void this.#leave(outcome);
    throw signal.reason;
  }

  #isOurs({ member, jid }: Session): boolean {
    this.#jid ??= jid;
    return member === this.#tag.member && jid === this.#jid;
  }

  /** Whose login is gone may come back; all other answers are final. */
  async #leave(answer: { kind: string; code?: string }): Promise<void> {
    await (isLoginGone(answer) && !this.#isSentAway ? this.#lapse() : this.#end());
  }

  /** The login is gone: nothing stays but a notice, until the same member is logged in again. */
  async #lapse(): Promise<void> {
    const chat = this.#chat;
    if (chat === undefined) return await this.#end();
    if (this.#over.signal.aborted || this.#isLapsed) return;
    this.#isLapsed = true;
    const signal = this.#enter();
    const { document, location, performance } = this.#page;
    announce(this.#places, this.#tag.member, "lapsed");
    await chat.lapse(loginAddress(document.body.dataset["portalUrl"], location.href));
    await release(this.#places, this.#tag.member);
    const act = oncePerAct({
      ask: () => this.#askAgain(chat, signal),
      now: () => performance.now(),
      pause: pauseIn(this.#page, signal),
    });
    watchActs(this.#page, this.#tag.member, () => void act(), signal);
  }

  /** One question; what is not known yet is left to the next act. */
  async #askAgain(chat: Chat, signal: AbortSignal): Promise<void> {
    // What ends the wait for the pace is the end of the phase.
    const outcome = await this.#source.once().catch(() => undefined);
    if (outcome === undefined || signal.aborted || outcome.kind === "later" || isLoginGone(outcome)) return;
    if (outcome.kind !== "session" || !this.#isOurs(outcome.session)) return await this.#end();
    this.#enter();
    if (!(await claim(this.#places, this.#tag.member))) return await this.#end();
    if (this.#over.signal.aborted) return;
    this.#isLapsed = false;
    void this.#letMeet()(chat);
    void this.#stay();
    await chat.resume(outcome.session).catch((error: unknown) => reportError(error));
  }

  #enter(): AbortSignal {
    this.#phase.abort(gone());
    this.#phase = new AbortController();
    return this.#phase.signal;
  }

  async #end(): Promise<void> {
    if (this.#over.signal.aborted) return;
    this.#over.abort(gone());
    this.#phase.abort(gone());
    announce(this.#places, this.#tag.member, "left");
    await this.#cleanUp();
  }

  async #cleanUp(): Promise<void> {
    await this.#chat?.end();
    await release(this.#places, this.#tag.member);
  }
}

function gone(): DOMException {
  return new DOMException("The chat has ended in this page.", "AbortError");
}
