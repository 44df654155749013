import { WORDS } from "../words/words.ts";
import type { Private } from "./converse-api.ts";
import { isConnected } from "./is-connected.ts";
import { change } from "./tidy-elements.ts";

/**
 * While the stream is lost the member's own lines say so. Converse.js shows them as before, with "I am online", for as long
 * as it tries again.
 */
export function tellConnection(converse: Private): void {
  const { env, state, __ } = converse;
  change(converse, "converse-user-profile", (Original) => {
    return class extends Original {
      override initialize(): void {
        super.initialize();
        this.listenTo(state.connfeedback, "change:connection_status", () => this.requestUpdate());
      }
      override render() {
        return env.html`${super.render()}
          <p class="notice" role="status">${isConnected(converse) ? "" : __(WORDS.connecting)}</p>`;
      }
    };
  });
}
