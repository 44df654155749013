import type { AutoCompleteElement, Constructor, Modal, Private, Template } from "./converse-api.ts";
import { type Person, type Suggestion, searchPeople, suggestions } from "./search-people.ts";

const MODAL = "converse-add-contact-modal";
const FIELD = "converse-people-search";

/**
 * Search for people by name in the dialogue "Add a contact".
 *
 * Converse.js's own search (`xhr_user_search_url`) sends no header of ours and shows and wants `Name <address>`.
 */
export function addPeopleSearch({ api, env: { html }, __ }: Private, base: string): void {
  const { registry } = api.elements;
  const Original = registry[MODAL] as Constructor<Modal & { contact: unknown }> | undefined;
  const AutoComplete = registry["converse-autocomplete"] as Constructor<AutoCompleteElement> | undefined;
  if (Original === undefined || AutoComplete === undefined)
    throw new TypeError(`Converse.js has no ${MODAL}.`);

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

  api.elements.define(
    MODAL,
    class extends Original {
      #found: Suggestion[] = [];

      override renderModal(): Template {
        // A contact who is known already is saved with Converse.js's own form.
        if (this.contact) return super.renderModal();
        return html`<div class="modal-body">
          <form class="converse-form add-xmpp-contact" @submit=${(event: Event) => this.addContactFromForm(event)}>
            <div class="mb-3">
              <label class="form-label clearfix">${__("Name")}:</label>
              <converse-people-search
                .getAutoCompleteList=${(query: string) => this.#search(query)}
                position="below" min_chars="2" ?required=${true} name="person"
              ></converse-people-search>
            </div>
            <button type="submit" class="btn btn-primary">${__("Add")}</button>
          </form>
        </div>`;
      }

      override async addContactFromForm(event: Event): Promise<void> {
        if (this.contact) return super.addContactFromForm(event);
        event.preventDefault();
        const field = this.querySelector("input");
        const person = await this.#personNamed(field?.value.trim() ?? "");
        if (person === undefined) field?.select();
        else if (this.validateSubmission(person.jid))
          await this.afterSubmission(person.jid, person.fullname, []);
      }

      async #search(query: string): Promise<Suggestion[]> {
        this.#found = suggestions(await searchPeople(base, query, fetch));
        return this.#found;
      }

      /** The one who was chosen, or the only one who is called what was typed. */
      async #personNamed(label: string): Promise<Person | undefined> {
        const chosen = this.#found.find((found) => found.label === label);
        if (chosen !== undefined || label === "") return chosen;
        const named = (await searchPeople(base, label, fetch)).filter(({ fullname }) => fullname === label);
        return named.length === 1 ? named[0] : undefined;
      }
    },
  );
}
