import type { ChatPeople, Presence } from "../chat/chat.ts";
import type { Person } from "./ask-who.ts";
import { Mark } from "./mark.ts";
import type { PeopleBook } from "./people-book.ts";
import { publish, tell } from "./public-api.ts";
import { MARK, watchMarks } from "./watch-marks.ts";

/** Where elements of the page, and its scripts, meet the chat. It goes with the session that it was made for. */
export class ChatWith {
  readonly #page: Window & typeof globalThis;
  readonly #book: Pick<PeopleBook, "find">;
  readonly #signal: AbortSignal;
  readonly #marks = new Map<HTMLElement, Mark>();
  /** Those whose presence is told, by user id. */
  readonly #shown = new Map<string, { person: Person; presence: Presence | undefined }>();
  readonly #chat: Promise<ChatPeople>;
  #people: ChatPeople | undefined;
  #join: (people: ChatPeople) => void = () => undefined;

  constructor(page: Window & typeof globalThis, book: Pick<PeopleBook, "find">, signal: AbortSignal) {
    this.#page = page;
    this.#book = book;
    this.#signal = signal;
    this.#chat = new Promise((resolve, reject) => {
      this.#join = resolve;
      signal.addEventListener("abort", () => reject(signal.reason));
    });
    this.#chat.catch(() => undefined);
    signal.addEventListener("abort", () => {
      for (const mark of this.#marks.values()) mark.restore();
      this.#marks.clear();
    });
    watchMarks(page.document, () => this.#look(), signal);
    publish(
      page,
      {
        version: 1,
        mayChatWith: async (user) => (await this.#find(user)) !== undefined,
        chatWith: (user) => this.#open(user),
        presence: async (user) => {
          const person = await this.#find(user);
          return person === undefined ? "unknown" : this.#follow(person);
        },
      },
      signal,
    );
  }

  /** The chat runs. */
  join(people: ChatPeople): void {
    if (this.#signal.aborted) return;
    this.#people = people;
    people.onPresence(() => this.#update(), this.#signal);
    this.#join(people);
    this.#update();
  }

  /** Nobody once the session is over. */
  async #find(user: unknown): Promise<Person | undefined> {
    const person = this.#signal.aborted ? undefined : await this.#book.find(String(user));
    return this.#signal.aborted ? undefined : person;
  }

  async #open(user: unknown): Promise<boolean> {
    const person = await this.#find(user);
    if (person === undefined) return false;
    return await this.#chat
      .then((people) => people.open(person))
      .then(
        () => true,
        () => false,
      );
  }

  #look(): void {
    for (const [element, mark] of this.#marks) {
      if (element.isConnected && element.getAttribute(MARK) === mark.user) continue;
      mark.restore();
      this.#marks.delete(element);
    }
    for (const element of this.#page.document.querySelectorAll<HTMLElement>(`[${MARK}]`))
      if (!this.#marks.has(element)) void this.#mark(element);
  }

  async #mark(element: HTMLElement): Promise<void> {
    const user = element.getAttribute(MARK) ?? "";
    const person = await this.#find(user);
    if (person === undefined || this.#marks.has(element) || element.getAttribute(MARK) !== user) return;
    const mark = new Mark(element, user, () => void this.#press(mark));
    this.#marks.set(element, mark);
    this.#follow(person);
    this.#show(mark);
  }

  async #press(mark: Mark): Promise<void> {
    mark.isBusy = true;
    await this.#open(mark.user);
    mark.isBusy = false;
  }

  #follow(person: Person): Presence {
    if (!this.#shown.has(person.user)) {
      this.#shown.set(person.user, { person, presence: undefined });
      this.#tell(person.user);
    }
    return this.#shown.get(person.user)?.presence ?? "unknown";
  }

  /** Says it when it is known, and when it is another one. */
  #tell(user: string): void {
    const shown = this.#shown.get(user);
    if (shown === undefined || this.#people === undefined) return;
    const presence = this.#people.presence(shown.person.jid);
    if (presence === shown.presence) return;
    shown.presence = presence;
    tell(this.#page.document, "collective-converse:presence", { user, presence });
  }

  #update(): void {
    for (const user of this.#shown.keys()) this.#tell(user);
    for (const mark of this.#marks.values()) this.#show(mark);
  }

  /** Words are there with the chat. */
  #show(mark: Mark): void {
    const shown = this.#shown.get(mark.user);
    if (shown === undefined || this.#people === undefined) return;
    if (mark.isEmpty) mark.write(this.#people.label(shown.person));
    const presence = shown.presence ?? "unknown";
    mark.show(presence, this.#people.word(presence));
  }
}
