import { WORDS } from "../words/words.ts";
import type { Constructor, Contact, ConverseElement, Private, Template } from "./converse-api.ts";
import { withoutAddress } from "./without-address.ts";

/** Elements whose tooltips or rows hold addresses. */
const WITH_ADDRESSES = [
  "converse-roster-contact",
  "converse-chat-heading",
  "converse-muc-occupant",
  "converse-muc-occupant-list-item",
  "converse-muc-occupant-modal",
  "converse-user-details-modal",
  "converse-profile-modal",
  "converse-add-contact-modal",
  "converse-accept-contact-request-modal",
];

/** Change what Converse.js shows and what would make no sense, or give away addresses, in a site. */
export function tidyElements(converse: Private, domain: string): void {
  withoutLoginForm(converse);
  onlyStatusInProfile(converse);
  for (const dialogue of ["converse-accept-contact-request-modal", "converse-add-contact-modal"]) {
    withKnownName(converse, dialogue);
  }
  for (const name of WITH_ADDRESSES) {
    change(converse, name, (Original) => {
      return class extends Original {
        override updated(changed: unknown): void {
          super.updated(changed);
          hideAddresses(this, domain);
        }
      };
    });
  }
}

/** While there is no stream the control box waits; it never asks for a password. */
function withoutLoginForm(converse: Private): void {
  const {
    env: { html },
    __,
  } = converse;
  change(converse, "converse-controlbox", (Original) => {
    return class extends Original {
      override render(): Template {
        if (this.model?.get("connected") || this.model?.get("closed")) return super.render();
        return html`<div class="flyout box-flyout">
          <converse-controlbox-buttons class="controlbox-padded"></converse-controlbox-buttons>
          <div class="controlbox-pane" role="status">
            <converse-spinner class="vertically-centered fade-in"></converse-spinner>
            <p class="connecting">${__(WORDS.connecting)}</p>
          </div>
        </div>`;
      }
    };
  });
}

/** A field for a contact's name holds the name that is known; saved empty, only the address would be left. */
function withKnownName(converse: Private, dialogue: string): void {
  change(converse, dialogue, (Original) => {
    return class extends Original {
      override firstUpdated(changed: unknown): void {
        super.firstUpdated(changed);
        const { contact } = this as unknown as { contact: Contact | null };
        const field = this.querySelector<HTMLInputElement>("input[name=name]");
        if (contact && field?.value === "") field.value = knownName(contact);
      }
    };
  });
}

function knownName(contact: Contact): string {
  const names = [contact.get("nickname"), contact.vcard?.get("nickname"), contact.vcard?.get("fullname")];
  return String(names.find((name) => typeof name === "string" && name !== "") ?? "");
}

/** Name, picture and password are Plone's to change; what is left of the member's profile is the status. */
function onlyStatusInProfile(converse: Private): void {
  change(converse, "converse-profile-modal", (Original) => {
    return class extends Original {
      override render(): Template {
        Object.assign(this, { tab: "status" });
        return super.render();
      }
    };
  });
}

type Change = (original: Constructor<ConverseElement>) => Constructor<ConverseElement>;

/** Elements can be replaced until `converse.initialize` has registered them. */
export function change({ api }: Private, name: string, by: Change): void {
  const original = api.elements.registry[name];
  if (original === undefined) throw new TypeError(`Converse.js has no ${name}.`);
  api.elements.define(name, by(original as Constructor<ConverseElement>));
}

/** Take addresses out of what was just rendered. Nodes are hidden, not removed: they are lit's. */
function hideAddresses(element: HTMLElement, domain: string): void {
  for (const part of element.querySelectorAll<HTMLElement>("[title], [aria-label]")) {
    for (const name of ["title", "aria-label"]) {
      const text = part.getAttribute(name);
      if (!text?.includes(`@${domain}`)) continue;
      const left = withoutAddress(text, domain);
      if (left === "") part.removeAttribute(name);
      else part.setAttribute(name, left);
    }
  }
  for (const row of element.querySelectorAll<HTMLElement>(".row, #jid-display, .occupant-details-jid")) {
    const holder = row.id === "jid-display" ? row.parentElement : row;
    if (row.textContent?.includes(`@${domain}`) && row.querySelector(".row, form") === null) {
      holder?.classList.add("d-none");
    }
  }
}
