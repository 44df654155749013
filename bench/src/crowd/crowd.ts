import { setMaxListeners } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { loginsOf } from "../load/logins-of.ts";
import { Diary, type Happenings } from "./diary.ts";
import { judge, type Verdict } from "./judge.ts";
import { Ledger } from "./ledger.ts";
import { Member } from "./member.ts";
import type { Where } from "./where.ts";

/** So many read their archives at a time. */
const READERS = 8;
const LOOK_MS = 50;

export interface CrowdPlan {
  where: Where;
  /** A JSON file with values of `__ac`, the first ones of a member each. */
  loginsFile: string;
  members: number;
  /** How many members come in a second at the beginning. */
  perSecond: number;
  /** How often each of them writes to somebody, in ms, on average. */
  everyMs: number;
}

export interface Look {
  online: number;
  members: number;
  happenings: Happenings;
  /** Of messages since the last look, in ms. */
  took: number[];
}

/** Virtual members who write to one another. */
export class Crowd {
  readonly #plan: CrowdPlan;
  readonly #over = new AbortController();
  readonly #ledger = new Ledger(() => performance.now());
  readonly #diary = new Diary(() => Date.now());
  readonly #random: () => number;
  #members: Member[] = [];
  #isTalking = false;
  #failure: Error | undefined;

  constructor(plan: CrowdPlan, random: () => number) {
    this.#plan = plan;
    this.#random = random;
  }

  /** Resolves when everybody is online. */
  async come(withinMs: number): Promise<void> {
    const { where, loginsFile, members, perSecond } = this.#plan;
    const logins = await loginsOf(loginsFile);
    const tools = { where, ledger: this.#ledger, diary: this.#diary, random: this.#random };
    const { signal } = this.#over;
    // Everybody waits for it, many times over.
    setMaxListeners(0, signal);
    for (let place = 0; place < members; place++) {
      const member = new Member(place, { ...tools, login: logins[place] ?? "", signal });
      this.#members.push(member);
      member.live().catch((error: Error) => {
        if (!signal.aborted) this.#failure ??= error;
      });
      this.#talk(member).catch(() => undefined);
      await delay(1_000 / perSecond);
    }
    await this.allOnline(withinMs);
  }

  /** @throws Error when they are not all there in time, or one was told that there is no chat */
  async allOnline(withinMs: number): Promise<void> {
    const until = performance.now() + withinMs;
    while (this.#online < this.#members.length) {
      if (this.#failure !== undefined) throw this.#failure;
      if (performance.now() > until)
        throw new Error(
          `${this.#online} of ${this.#members.length} are online after ${withinMs / 1_000} s; ${JSON.stringify(this.#diary.notes.failures)}`,
        );
      await delay(LOOK_MS);
    }
  }

  talk(isTalking: boolean): void {
    this.#isTalking = isTalking;
  }

  /** What happened since the page was turned, and delivery since the last look. */
  look(turn: boolean): Look {
    const happenings = this.#diary.notes;
    if (turn) this.#diary.turn();
    const { took } = this.#ledger.take();
    return { online: this.#online, members: this.#members.length, happenings, took };
  }

  /** Forgets messages that came once and were acknowledged. */
  forget(): number {
    return this.#ledger.forgetDone();
  }

  /** Reads everybody's archive, while nobody talks, and says what became of all messages; then begins anew. */
  async judge(): Promise<Verdict> {
    const archived = new Map<string, number>();
    const waiting = [...this.#members];
    const read = async () => {
      for (let member = waiting.pop(); member !== undefined; member = waiting.pop())
        for (const { id, isIncoming } of await member.readArchive())
          if (isIncoming) archived.set(id, (archived.get(id) ?? 0) + 1);
    };
    await Promise.all(Array.from({ length: READERS }, read));
    const verdict = judge(this.#ledger.messages(), archived);
    this.#ledger.clear();
    for (const member of this.#members) member.turnPage();
    return verdict;
  }

  end(): void {
    this.#over.abort();
    for (const member of this.#members) member.drop();
  }

  get #online(): number {
    return this.#members.filter((member) => member.isOnline).length;
  }

  async #talk(member: Member): Promise<void> {
    const { signal } = this.#over;
    for (;;) {
      await delay(2 * this.#random() * this.#plan.everyMs, undefined, { signal });
      const to = this.#members[Math.floor(this.#random() * this.#members.length)];
      if (this.#isTalking && to !== undefined && to !== member) member.write(to);
    }
  }
}
