/** What the page shows of somebody. */
export interface Card {
  /** Bare. */
  jid: string;
  name: string;
  /** SHA-1 of the portrait, in hex; empty where there is none. */
  portrait: string;
}

/** The server takes no more in one question. */
const MOST = 500;

export interface CardBookTools {
  /** One question for all of these; who is unknown is missing in the answer. Rejects when there is none. */
  ask(jids: readonly string[]): Promise<readonly Card[]>;
  /** Do it after a moment in which others may be asked for too. */
  soon(task: () => void): void;
}

/** Asks for people, many in one question. */
export class CardBook {
  readonly #tools: CardBookTools;
  /** Those who are asked for, or soon will be, with what comes of it. */
  readonly #asked = new Map<string, Promise<Card | undefined>>();
  #next: { jids: string[]; answer: Promise<ReadonlyMap<string, Card>> } | undefined;

  constructor(tools: CardBookTools) {
    this.#tools = tools;
  }

  /** Undefined for who is unknown; rejects when there is no answer. */
  get(jid: string): Promise<Card | undefined> {
    const known = this.#asked.get(jid);
    if (known !== undefined) return known;
    const question = this.#next ?? this.#begin();
    question.jids.push(jid);
    if (question.jids.length === MOST) this.#next = undefined;
    const card = question.answer.then((cards) => cards.get(jid));
    this.#asked.set(jid, card);
    const forget = () => this.#asked.delete(jid);
    card.then(forget, forget);
    return card;
  }

  async #ask(jids: readonly string[]): Promise<ReadonlyMap<string, Card>> {
    const cards = await this.#tools.ask(jids);
    return new Map(cards.map((card) => [card.jid, card]));
  }

  #begin() {
    const jids: string[] = [];
    const answer = new Promise<ReadonlyMap<string, Card>>((resolve, reject) => {
      this.#tools.soon(() => {
        if (this.#next?.jids === jids) this.#next = undefined;
        this.#ask(jids).then(resolve, reject);
      });
    });
    const question = { jids, answer };
    this.#next = question;
    return question;
  }
}
