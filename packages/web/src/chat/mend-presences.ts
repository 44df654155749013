import type { ContactPresence, Private } from "./converse-api.ts";

/** Where a presence keeps the clients that it sums up. */
const CLIENTS = "clients";

/**
 * A fault of Converse.js 14.0.0: a page that goes on with the stream of the page before knows how its contacts are, and not
 * by which of their clients. When the last of them goes it takes no notice, and shows the contact as online for ever.
 *
 * The clients are kept with the presence, and go with it when a stream begins anew.
 */
export function mendPresences({ exports }: Private): void {
  const presence = exports["Presence"]?.prototype as unknown as ContactPresence;
  const { initialize, onResourcesChanged } = presence;
  presence.initialize = function (this: ContactPresence) {
    initialize.call(this);
    const clients = this.get(CLIENTS);
    if (Array.isArray(clients)) this.resources.add(clients, { silent: true });
  };
  presence.onResourcesChanged = function (this: ContactPresence) {
    onResourcesChanged.call(this);
    this.save({ [CLIENTS]: this.resources.toJSON() });
  };
}
