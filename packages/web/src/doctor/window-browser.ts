import { askHealth } from "./ask-health.ts";
import type { Browser, Violation } from "./browser.ts";
import { openBosh } from "./open-bosh.ts";
import { openWebsocket } from "./open-websocket.ts";

/** No way to Prosody takes longer that works. */
const LIMIT_MS = 10_000;

export interface Surroundings {
  window: Window & typeof globalThis;
  /** Where the gateway is, absolute, with a slash at its end. */
  base: string;
  /** Address of BOSH in the site's settings; empty: the gateway's. */
  boshUrl: string;
  offersNotifications: boolean;
  built: Browser["built"];
  violations: readonly Violation[];
  /** The site's XMPP domain; known when the gateway has begun, or will not. */
  domain: Promise<string>;
}

/** Each thing once; who asks again gets the same answer, or the same error. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let begun: Promise<T> | undefined;
  return () => {
    begun ??= work();
    return begun;
  };
}

function isForeignFrame({ window: { parent, location } }: Surroundings): boolean {
  try {
    return parent.location.origin !== location.origin;
  } catch {
    // Only another site's page does not tell where it is.
    return true;
  }
}

/** The browser that this page is in. */
export function windowBrowser(surroundings: Surroundings): Browser {
  const { window, base, boshUrl, offersNotifications, built, violations, domain } = surroundings;
  const { origin } = window.location;
  const ask: typeof fetch = window.fetch.bind(window);
  const question = async (url: URL) => ({ url: url.href, domain: await domain, limitMs: LIMIT_MS });
  return {
    origin,
    base,
    built,
    offersNotifications,
    isSecure: window.isSecureContext,
    isForeignFrame: isForeignFrame(surroundings),
    get loaded() {
      return window.performance.getEntriesByType("resource").map(({ name }) => name);
    },
    hasSharedWorker: "SharedWorker" in window,
    notifications: "Notification" in window ? window.Notification.permission : undefined,
    localStorage: () => window.localStorage,
    indexedDB: () => window.indexedDB ?? undefined,
    async room() {
      const { quota, usage } = (await window.navigator.storage?.estimate().catch(() => undefined)) ?? {};
      return quota === undefined ? undefined : quota - (usage ?? 0);
    },
    gateway: once(() => askHealth(ask, base, LIMIT_MS, () => Date.now())),
    loader: once(async () => {
      const answer = await ask(`${base}loader.js`).catch(() => undefined);
      if (!answer?.ok)
        throw new Error(`loader.js: ${answer === undefined ? "no answer" : `HTTP ${answer.status}`}`);
      return answer.text();
    }),
    websocket: once(async () => {
      const url = new URL("ws", base.replace(/^http/, "ws"));
      return openWebsocket(window.WebSocket, await question(url));
    }),
    bosh: once(async () => openBosh(ask, await question(new URL(boshUrl || `${base}http-bind`, origin)))),
    async violations() {
      // They are told after what they are about has failed.
      await new Promise((resolve) => window.setTimeout(resolve));
      return violations;
    },
  };
}
