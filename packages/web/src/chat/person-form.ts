import { WORDS } from "../words/words.ts";
import type { Private, Template } from "./converse-api.ts";
import { type Person, type Suggestion, searchPeople, suggestions } from "./search-people.ts";

export interface PersonFormOptions {
  /** Where the gateway is. */
  base: string;
  /** Characters from which on there is a search. */
  shortest: number;
  /** What stands on the button. */
  button: string;
  /** There is something else to show. */
  changed(): void;
  submit(person: Person): Promise<void>;
}

/** One field, which finds people while one writes, and a button; below them, why there is nobody. */
export class PersonForm {
  readonly #converse: Private;
  readonly #options: PersonFormOptions;
  #found: Suggestion[] = [];
  #notice = "";

  constructor(converse: Private, options: PersonFormOptions) {
    this.#converse = converse;
    this.#options = options;
  }

  render(): Template {
    const { env, __ } = this.#converse;
    return env.html`<div class="modal-body">
      <form class="converse-form add-xmpp-contact" @submit=${(event: Event) => this.#onSubmit(event)}>
        <div class="mb-3">
          <label class="form-label clearfix">${__("Name")}:</label>
          <converse-people-search
            .getAutoCompleteList=${(query: string) => this.#suggest(query)}
            position="below" min_chars=${this.#options.shortest} ?required=${true} name="person"
          ></converse-people-search>
          <p class="notice" role="status">${this.#notice}</p>
        </div>
        <button type="submit" class="btn btn-primary">${this.#options.button}</button>
      </form>
    </div>`;
  }

  async #suggest(query: string): Promise<Suggestion[]> {
    const people = await this.#search(query);
    this.#found = suggestions(people ?? []);
    if (people !== undefined) this.#say(people.length === 0 ? WORDS.nobodyFound : undefined);
    return this.#found;
  }

  async #search(query: string): Promise<Person[] | undefined> {
    const people = await searchPeople(this.#options.base, query, fetch);
    if (people === undefined) this.#say(WORDS.searchFailed);
    return people;
  }

  async #onSubmit(event: Event): Promise<void> {
    event.preventDefault();
    const field = event.target instanceof Element ? event.target.querySelector("input") : null;
    const person = await this.#personNamed(field?.value.trim() ?? "");
    if (person === undefined) field?.select();
    else await this.#options.submit(person);
  }

  /** The one who was chosen, or the only one who is called what was typed; where there is none, it is said why. */
  async #personNamed(label: string): Promise<Person | undefined> {
    const chosen = this.#found.find((found) => found.label === label);
    if (chosen !== undefined || label === "") return chosen;
    const people = await this.#search(label);
    const named = people?.filter(({ fullname }) => fullname === label) ?? [];
    if (named.length === 1) return named[0];
    if (people !== undefined) this.#say(people.length === 0 ? WORDS.nobodyFound : WORDS.chooseSomebody);
    return undefined;
  }

  #say(text: string | undefined): void {
    this.#notice = text === undefined ? "" : this.#converse.__(text);
    this.#options.changed();
  }
}
