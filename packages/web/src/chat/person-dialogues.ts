import type { AutoCompleteElement, Constructor, Modal, Private, Template } from "./converse-api.ts";
import { type Person, type Suggestion, searchPeople, suggestions } from "./search-people.ts";

const FIELD = "converse-people-search";

/**
 * Search for people by name where Converse.js wants an address: in "Add a contact" and "Start a new chat".
 *
 * Its own search (`xhr_user_search_url`) sends no header of ours, and shows and wants `Name <address>`.
 */
export function searchInDialogues(converse: Private, base: string): void {
  const { elements } = converse.api;
  defineField(converse);
  const AddContact = modal(elements.registry["converse-add-contact-modal"]);
  const NewChat = modal(elements.registry["converse-new-chat-modal"]);
  const { __ } = converse;

  elements.define(
    "converse-add-contact-modal",
    class extends AddContact {
      readonly #form = new PersonForm(converse, base, __("Add"), async ({ jid, fullname }) => {
        if (this.validateSubmission(jid)) await this.afterSubmission(jid, fullname, []);
      });
      override renderModal(): Template {
        // Somebody who is known already, as from a conversation, is saved with Converse.js's own form.
        return this.contact ? super.renderModal() : this.#form.render();
      }
    },
  );

  elements.define(
    "converse-new-chat-modal",
    class extends NewChat {
      readonly #form = new PersonForm(converse, base, __("Start Chat"), async ({ jid, fullname }) => {
        const { contacts } = converse.api;
        // Somebody who has never been in the chat has no name there yet: keep the one that was found.
        if ((await contacts.get(jid)) === undefined)
          await contacts.add({ jid, name: fullname }, false, false);
        await this.afterSubmission(null, jid);
      });
      override renderModal(): Template {
        return this.#form.render();
      }
    },
  );
}

/** The dialogue as Converse.js has it, with the cursor in its first field as soon as it is there. */
function modal(element: unknown): Constructor<Modal> {
  if (element === undefined) throw new TypeError("Converse.js lacks a dialogue.");
  const Original = element as Constructor<Modal>;
  return class extends Original {
    override initialize(): void {
      super.initialize();
      this.addEventListener("shown.bs.modal", () => this.querySelector("input")?.focus());
    }
  };
}

/** One field, which finds people while one writes, and a button. */
class PersonForm {
  readonly #converse: Private;
  readonly #base: string;
  readonly #button: string;
  readonly #submit: (person: Person) => Promise<void>;
  #found: Suggestion[] = [];

  constructor(converse: Private, base: string, button: string, submit: (person: Person) => Promise<void>) {
    this.#converse = converse;
    this.#base = base;
    this.#button = button;
    this.#submit = submit;
  }

  render(): Template {
    const { env, __ } = this.#converse;
    return env.html`<div class="modal-body">
      <form class="converse-form add-xmpp-contact" @submit=${(event: Event) => this.#onSubmit(event)}>
        <div class="mb-3">
          <label class="form-label clearfix">${__("Name")}:</label>
          <converse-people-search
            .getAutoCompleteList=${(query: string) => this.#search(query)}
            position="below" min_chars="2" ?required=${true} name="person"
          ></converse-people-search>
        </div>
        <button type="submit" class="btn btn-primary">${this.#button}</button>
      </form>
    </div>`;
  }

  async #search(query: string): Promise<Suggestion[]> {
    this.#found = suggestions(await searchPeople(this.#base, query, fetch));
    return this.#found;
  }

  async #onSubmit(event: Event): Promise<void> {
    event.preventDefault();
    const field = event.target instanceof Element ? event.target.querySelector("input") : null;
    const person = await this.#personNamed(field?.value.trim() ?? "");
    if (person === undefined) field?.select();
    else await this.#submit(person);
  }

  /** The one who was chosen, or the only one who is called what was typed. */
  async #personNamed(label: string): Promise<Person | undefined> {
    const chosen = this.#found.find((found) => found.label === label);
    if (chosen !== undefined || label === "") return chosen;
    const named = (await searchPeople(this.#base, label, fetch)).filter(({ fullname }) => fullname === label);
    return named.length === 1 ? named[0] : undefined;
  }
}

/** Converse.js's own field for suggestions, for whole names: its own completes single words. */
function defineField({ api, __ }: Private): void {
  const Original = api.elements.registry["converse-autocomplete"];
  if (Original === undefined) throw new TypeError("Converse.js has no converse-autocomplete.");
  const AutoComplete = Original as Constructor<AutoCompleteElement>;
  api.elements.define(
    FIELD,
    class extends AutoComplete {
      override firstUpdated(changed: unknown): void {
        super.firstUpdated(changed);
        // The server has searched: it also finds what the name does not contain letter by letter.
        Object.assign(this.auto_complete, { match_current_word: false, suffix: "", filter: () => true });
        this.querySelector("input")?.setAttribute("aria-label", __("Name"));
      }
    },
  );
}
