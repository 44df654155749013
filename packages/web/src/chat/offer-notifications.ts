import { WORDS } from "../words/words.ts";
import type { Private } from "./converse-api.ts";
import { change } from "./tidy-elements.ts";

/**
 * A button among the member's own lines, as long as nobody has said yes or no. Browsers ask only after a click, and who
 * was asked without a wish of their own says no for ever.
 */
export function offerNotifications(converse: Private): void {
  if (!("Notification" in globalThis)) return;
  const { env, __ } = converse;
  change(converse, "converse-user-profile", (Original) => {
    return class extends Original {
      override render() {
        if (Notification.permission !== "default") return super.render();
        const ask = () => void Notification.requestPermission().then(() => this.requestUpdate());
        return env.html`${super.render()}
          <button type="button" class="btn btn-sm btn-link offer-notifications" @click=${ask}>
            ${__(WORDS.offerNotifications)}
          </button>`;
      }
    };
  });
}
