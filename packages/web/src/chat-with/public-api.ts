import type { Presence } from "../chat/chat.ts";

/** What themes and other add-ons find as `window.collectiveConverse`, while a member's chat runs in the page. */
export interface CollectiveConverse {
  /** Grows when something that is documented changes. */
  readonly version: 1;
  /** Whether the member may chat with this Plone user. */
  mayChatWith(userId: string): Promise<boolean>;
  /** Open a conversation; resolves true when it is shown, and false where that may not or cannot be. */
  chatWith(userId: string): Promise<boolean>;
  /** How somebody is there now; from then on the event `collective-converse:presence` tells each change. */
  presence(userId: string): Promise<Presence>;
}

declare global {
  interface Window {
    collectiveConverse?: CollectiveConverse;
  }
}

/** `detail` of the events, which the document gets. */
export interface CollectiveConverseEvents {
  /** `window.collectiveConverse` is there. */
  "collective-converse:ready": CollectiveConverse;
  /** The presence of somebody who is asked or marked for is known, or another one. */
  "collective-converse:presence": { user: string; presence: Presence };
  /** The chat has ended in this page, and `window.collectiveConverse` with it. */
  "collective-converse:ended": null;
}

export function tell<Name extends keyof CollectiveConverseEvents>(
  page: Document,
  name: Name,
  detail: CollectiveConverseEvents[Name],
): void {
  page.dispatchEvent(new CustomEvent(name, { detail }));
}

/** Give it to the page until the signal. */
export function publish(page: Window, api: CollectiveConverse, signal: AbortSignal): void {
  // Whatever an element of the page is called.
  Object.defineProperty(page, "collectiveConverse", { configurable: true, value: Object.freeze(api) });
  signal.addEventListener("abort", () => {
    Reflect.deleteProperty(page, "collectiveConverse");
    tell(page.document, "collective-converse:ended", null);
  });
  tell(page.document, "collective-converse:ready", api);
}
