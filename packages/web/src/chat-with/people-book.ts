import { backoff } from "../session/backoff.ts";
import type { Ended, Later } from "../session/outcome.ts";
import type { Known, Person } from "./ask-who.ts";

/** The gateway takes no more in one question, and no longer ids (in UTF-16 units). */
const MOST = 50;
const LONGEST_ID = 4000;
/** What fails so often is left until the next page. */
const ATTEMPTS = 4;

export interface PeopleBookTools {
  ask(users: readonly string[]): Promise<Known | Ended | Later>;
  /** Resolves after a moment in which others may be asked for too. */
  moment(): Promise<void>;
  /** Rejects when nothing is to be asked any more. */
  pause(ms: number, mayWakeEarly: boolean): Promise<void>;
  random(): number;
}

/** Knows with whom the member may chat. Each user is asked for once, and all of a page in one question. */
export class PeopleBook {
  readonly #tools: PeopleBookTools;
  readonly #asked = new Map<string, Promise<Person | undefined>>();
  #next: { users: string[]; answer: Promise<ReadonlyMap<string, Person>> } | undefined;
  /** One question at a time. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(tools: PeopleBookTools) {
    this.#tools = tools;
  }

  /** Undefined for who may not be chatted with, and where nobody can say it. */
  find(user: string): Promise<Person | undefined> {
    const known = this.#asked.get(user);
    if (known !== undefined) return known;
    const found = isId(user) ? this.#ask(user) : Promise.resolve(undefined);
    this.#asked.set(user, found);
    return found;
  }

  async #ask(user: string): Promise<Person | undefined> {
    const question = this.#next ?? this.#begin();
    question.users.push(user);
    if (question.users.length === MOST) this.#next = undefined;
    return (await question.answer).get(user);
  }

  #begin() {
    const users: string[] = [];
    const question = { users, answer: this.#answer(users, this.#last) };
    this.#last = question.answer;
    this.#next = question;
    return question;
  }

  async #answer(users: readonly string[], before: Promise<unknown>): Promise<ReadonlyMap<string, Person>> {
    await Promise.all([before, this.#tools.moment()]);
    if (this.#next?.users === users) this.#next = undefined;
    const people = await this.#attempt(users).catch(() => []);
    return new Map(people.map((person) => [person.user, person]));
  }

  async #attempt(users: readonly string[]): Promise<readonly Person[]> {
    const { ask, pause, random } = this.#tools;
    for (let failures = 0; ; failures++) {
      const outcome = await ask(users);
      if (outcome.kind !== "later") return outcome.kind === "known" ? outcome.people : [];
      if (failures === ATTEMPTS - 1) return [];
      if (outcome.afterMs > 0) await pause(outcome.afterMs, false);
      await pause(backoff(failures, random), true);
    }
  }
}

/** False for what is nobody's, so that it does not spoil the question about others. */
function isId(user: string): boolean {
  return user !== "" && user.length <= LONGEST_ID && !/\p{Surrogate}/u.test(user);
}
