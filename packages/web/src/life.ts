import type { Session } from "../../../spec/http.d.ts";
import type { Chat, ChatStart } from "./chat/chat.ts";
import { watchLogout } from "./page/logout.ts";
import { pauseIn } from "./page/pause.ts";
import type { Tag } from "./page/tag.ts";
import { askForSession } from "./session/ask.ts";
import { askForRenewal } from "./session/ask-renewal.ts";
import { SessionSource } from "./session/source.ts";
import { untilSentAway } from "./session/stay.ts";
import { claim, isTakenOver, type Places, release } from "./storage/claim.ts";

/** Imports the chat; what it imports is large, so it comes only when there is a session. */
export type LoadChat = () => Promise<(start: ChatStart) => Promise<Chat>>;

/** A file that still cannot be loaded after so many attempts is not there. */
const ATTEMPTS = 5;

/** The chat's life in one page, from the first question to the end. It happens once per page. */
export class Life {
  readonly #tag: Tag;
  readonly #source: SessionSource;
  readonly #places: Places;
  readonly #page: Window & typeof globalThis;
  readonly #over = new AbortController();
  /** The member's address in this page; Converse.js knows one only. */
  #jid: string | undefined;
  #chat: Chat | undefined;

  constructor(tag: Tag, page: Window & typeof globalThis) {
    this.#tag = tag;
    this.#page = page;
    this.#places = { local: page.localStorage, session: page.sessionStorage, databases: page.indexedDB };
    this.#source = new SessionSource({
      ask: () => askForSession(tag.base, page.fetch.bind(page), () => Date.now()),
      now: () => page.performance.now(),
      random: Math.random,
      pause: pauseIn(page, this.#over.signal),
    });
    const { signal } = this.#over;
    watchLogout(page.document, () => this.#end(), signal);
    page.addEventListener("storage", (event) => isTakenOver(event, tag.member) && void this.#end(), {
      signal,
    });
    page.addEventListener("pagehide", (event) => event.persisted && this.#chat?.hide(), { signal });
    page.addEventListener("pageshow", (event) => event.persisted && this.#chat?.revive(), { signal });
  }

  /** Come online. Everything that keeps a member from it ends quietly: the page is then as without chat. */
  async begin(load: LoadChat): Promise<void> {
    try {
      const session = await this.#obtain();
      if (!(await claim(this.#places, this.#tag.member))) return;
      const startChat = await this.#load(load);
      this.#over.signal.throwIfAborted();
      this.#chat = await startChat({
        base: this.#tag.base,
        session,
        renew: () => this.#obtain(),
        rest: () => this.#source.rest(),
        connected: () => this.#source.succeeded(),
        refused: () => void this.#end(),
      });
      // An end that came while it started found nothing to end.
      if (this.#over.signal.aborted) await this.#cleanUp();
      else void this.#stay();
    } catch (error) {
      // An end is no error. Whatever else it is belongs into the console, once.
      if (!this.#over.signal.aborted) reportError(error);
    }
  }

  /** The member may stay as long as the site says so; a chat that ended by itself has nothing to ask. */
  async #stay(): Promise<void> {
    const { base, member } = this.#tag;
    await untilSentAway(member, {
      ask: () => askForRenewal(base, this.#page.fetch.bind(this.#page)),
      random: Math.random,
      pause: pauseIn(this.#page, this.#over.signal),
    }).then(
      () => this.#end(),
      () => undefined,
    );
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
    const outcome = await this.#source.obtain();
    this.#over.signal.throwIfAborted();
    if (outcome.kind === "session" && this.#isOurs(outcome.session)) return outcome.session;
    void this.#end();
    throw this.#over.signal.reason;
  }

  #isOurs({ member, jid }: Session): boolean {
    this.#jid ??= jid;
    return member === this.#tag.member && jid === this.#jid;
  }

  async #end(): Promise<void> {
    if (this.#over.signal.aborted) return;
    this.#over.abort(new DOMException("The chat has ended in this page.", "AbortError"));
    await this.#cleanUp();
  }

  async #cleanUp(): Promise<void> {
    await this.#chat?.end();
    await release(this.#places, this.#tag.member);
  }
}
