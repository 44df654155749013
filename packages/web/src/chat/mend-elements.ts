import type { Constructor, Contact, ConverseElement, Private, Template } from "./converse-api.ts";
import { change } from "./tidy-elements.ts";

interface AcceptRequest extends ConverseElement {
  contact: Contact & { subscribeToPresence(): void };
  acceptContactRequest(event: Event): Promise<void>;
}

interface Dropdown extends ConverseElement {
  navigator?: { enabled: boolean; selected?: Element | null };
  onEnterPressed(event: KeyboardEvent): void;
}

interface ChatMessage extends ConverseElement {
  renderFileProgress(): Template;
  renderInfoMessage(): Template;
}

/** What is wrong in Converse.js 14.0.0 itself. */
export function mendElements(converse: Private): void {
  askBack(converse);
  openByEnter(converse);
  tellRefusedFile(converse);
}

/**
 * Who accepts a contact request asks the other one in return (RFC 6121, 3.1). The dialogue calls `subscribe` for it,
 * which is a model's method for its events, so that who accepted would never see whether the other one is there.
 */
function askBack(converse: Private): void {
  change(converse, "converse-accept-contact-request-modal", (Original) => {
    return class extends (Original as Constructor<AcceptRequest>) {
      override async acceptContactRequest(event: Event): Promise<void> {
        await super.acceptContactRequest(event);
        const { contact } = this;
        if (contact.get("subscription") === "from" && contact.get("ask") !== "subscribe") {
          contact.subscribeToPresence();
        }
      }
    };
  });
}

/** A menu's button swallows the Enter key also where nothing is chosen in its menu, which is then never opened by it. */
function openByEnter(converse: Private): void {
  change(converse, "converse-dropdown", (Original) => {
    return class extends (Original as Constructor<Dropdown>) {
      override onEnterPressed(event: KeyboardEvent): void {
        const { navigator } = this;
        if (navigator?.enabled && navigator.selected) super.onEnterPressed(event);
      }
    };
  });
}

/** A file that was not taken says so; Converse.js shows how far it is until the message goes. */
function tellRefusedFile(converse: Private): void {
  change(converse, "converse-chat-message", (Original) => {
    return class extends (Original as Constructor<ChatMessage>) {
      override renderFileProgress(): Template {
        return this.model.get("type") === "error" ? this.renderInfoMessage() : super.renderFileProgress();
      }
    };
  });
}
