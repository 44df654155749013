import type {
  AutoComplete,
  AutoCompleteElement,
  Constructor,
  Modal,
  Private,
  Template,
} from "./converse-api.ts";
import { PersonForm } from "./person-form.ts";
import type { Suggestion } from "./search-people.ts";
import { showSuggestion } from "./show-suggestion.ts";

/**
 * Search for people by name where Converse.js wants an address: in "Add a contact" and "Start a new chat".
 *
 * Its own search (`xhr_user_search_url`) sends no header of ours, and shows and wants `Name <address>`.
 */
export function searchInDialogues(converse: Private, base: string, shortest: number): void {
  const { elements } = converse.api;
  defineField(converse);
  const AddContact = modal(elements.registry["converse-add-contact-modal"]);
  const NewChat = modal(elements.registry["converse-new-chat-modal"]);
  const { __ } = converse;

  elements.define(
    "converse-add-contact-modal",
    class extends AddContact {
      readonly #form = new PersonForm(converse, {
        base,
        shortest,
        button: __("Add"),
        changed: () => this.requestUpdate(),
        submit: async ({ jid, fullname }) => {
          if (this.validateSubmission(jid)) await this.afterSubmission(jid, fullname, []);
        },
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
      readonly #form = new PersonForm(converse, {
        base,
        shortest,
        button: __("Start Chat"),
        changed: () => this.requestUpdate(),
        submit: async ({ jid, fullname }) => {
          const { contacts } = converse.api;
          // Somebody who has never been in the chat has no name there yet: keep the one that was found.
          if ((await contacts.get(jid)) === undefined)
            await contacts.add({ jid, name: fullname }, false, false);
          await this.afterSubmission(null, jid);
        },
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

/** Converse.js's own field for suggestions, for whole names: its own completes single words. */
function defineField(converse: Private): void {
  const { api, __ } = converse;
  const Original = api.elements.registry["converse-autocomplete"];
  if (Original === undefined) throw new TypeError("Converse.js has no converse-autocomplete.");
  const AutoComplete = Original as Constructor<AutoCompleteElement>;
  api.elements.define(
    "converse-people-search",
    class extends AutoComplete {
      override firstUpdated(changed: unknown): void {
        super.firstUpdated(changed);
        // The server has searched: it also finds what the name does not contain letter by letter.
        const ours: Partial<AutoComplete> = {
          match_current_word: false,
          suffix: "",
          filter: () => true,
          sort: null,
          max_items: 50,
          item: ({ data }) => showSuggestion(converse, data as Suggestion),
        };
        Object.assign(this.auto_complete, ours);
        this.querySelector("input")?.setAttribute("aria-label", __("Name"));
      }
    },
  );
}
