import type { IndexedPerson } from "./indexed-person.ts";
import { normalize } from "./normalize.ts";
import { foundBy } from "./words-of.ts";

/** Where a word stands; the lower, the better. */
const NAME = 0;
const ID = 1;
const EMAIL = 2;
const FIELDS = 3;

/** Of one word: worse than each place there is. */
const NOWHERE = 255;

/** Somebody who was found. */
export interface Match {
  person: IndexedPerson;
  /** The lower, the better. */
  score: number;
  /** The name as it is sorted. */
  key: string;
}

/** A part of the site's people, which is made at once and then never changed. */
export class Shard {
  readonly people: readonly IndexedPerson[];
  readonly #keys: readonly string[];
  /** Sorted, each once. */
  readonly #words: readonly string[];
  /** Where in `#places` each word's begin; one more than there are words. */
  readonly #begins: Uint32Array;
  /** `person * FIELDS + field` */
  readonly #places: Uint32Array;

  constructor(people: readonly IndexedPerson[]) {
    this.people = people;
    this.#keys = people.map(({ fullname }) => normalize(fullname));
    const places = new Map<string, number[]>();
    const add = (person: number, field: number, text: string) => {
      for (const word of foundBy(text)) {
        const known = places.get(word);
        if (known === undefined) places.set(word, [person * FIELDS + field]);
        else known.push(person * FIELDS + field);
      }
    };
    people.forEach(({ fullname, id, login, email }, person) => {
      add(person, NAME, fullname);
      add(person, ID, id);
      // Who logs in with an address did not choose to be found by it.
      add(person, login.includes("@") ? EMAIL : ID, login);
      add(person, EMAIL, email);
    });
    this.#words = [...places.keys()].sort();
    const lists = this.#words.map((word) => places.get(word) ?? []);
    this.#begins = Uint32Array.from([0, ...lists.map(sum())]);
    this.#places = Uint32Array.from(lists.flat());
  }

  /** Those of whom each word is the beginning of one of theirs, in no order. `emails`: their addresses count too. */
  match(words: readonly string[], { emails }: { emails: boolean }): Match[] {
    const scores = new Uint16Array(this.people.length);
    for (const word of words) {
      const best = this.#bestPlaces(word, emails);
      for (let person = 0; person < scores.length; person++) {
        const place = best[person] ?? NOWHERE;
        const score = scores[person] ?? LOST;
        scores[person] = place === NOWHERE || score === LOST ? LOST : score + place;
      }
    }
    const matches: Match[] = [];
    this.people.forEach((person, place) => {
      const score = scores[place] ?? LOST;
      if (score !== LOST) matches.push({ person, score, key: this.#keys[place] ?? "" });
    });
    return matches;
  }

  #bestPlaces(word: string, emails: boolean): Uint8Array {
    const best = new Uint8Array(this.people.length).fill(NOWHERE);
    for (let at = this.#firstFrom(word); this.#words[at]?.startsWith(word); at++) {
      const isWhole = this.#words[at] === word;
      const end = this.#begins[at + 1] ?? 0;
      for (let place = this.#begins[at] ?? 0; place < end; place++) {
        const packed = this.#places[place] ?? 0;
        const field = packed % FIELDS;
        if (field === EMAIL && !emails) continue;
        const person = (packed - field) / FIELDS;
        best[person] = Math.min(best[person] ?? NOWHERE, 2 * field + (isWhole ? 0 : 1));
      }
    }
    return best;
  }

  /** Where the words begin that are not before this one. */
  #firstFrom(word: string): number {
    let low = 0;
    let high = this.#words.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#words[middle] ?? "") < word) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Of somebody who lacks a word. */
const LOST = 65_535;

function sum(): (list: readonly unknown[]) => number {
  let total = 0;
  return ({ length }) => {
    total += length;
    return total;
  };
}
