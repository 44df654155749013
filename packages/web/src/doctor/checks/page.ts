import type { Browser, Violation } from "../browser.ts";
import { type BrowserCheck, fault, fine, none } from "../check.ts";

/** Whether a violation is about what is the chat's: an address below the gateway's, also of a websocket. */
function isOurs({ base }: Browser, { blocked, source }: Violation): boolean {
  const ours = base.replace(/^http/, "");
  return blocked.replace(/^(?:http|ws)/, "").startsWith(ours) || source.startsWith(base);
}

/** What the browser makes of the page. */
export const PAGE: readonly BrowserCheck[] = [
  {
    id: "browser-encrypted",
    severity: "warning",
    title: "The browser calls the page secure.",
    looks: "Whether the page, and all that it has loaded, came encrypted.",
    meaning: "Others on the way can read along. Browsers keep notifications and more from such pages.",
    members: "The browser says that the page is not secure.",
    todo: ["Lead http:// to https:// in the web server, and change the addresses that are named."],
    dependsOn: [],
    sameAs: ["origin-encrypted", "mixed-content"],
    async look({ isSecure, origin, loaded }) {
      if (!isSecure) return fault(`${origin} is not encrypted`);
      const plain = origin.startsWith("https:") ? loaded.filter((url) => url.startsWith("http:")) : [];
      return plain.length === 0 ? fine(origin) : fault(`not encrypted: ${plain.slice(0, 3).join(", ")}`);
    },
  },
  {
    id: "browser-csp",
    severity: "error",
    title: "The site's content security policy lets the chat in.",
    looks: "Asks the gateway, opens a websocket and BOSH, and listens for what the policy forbids.",
    meaning: "The header `Content-Security-Policy` forbids the chat what it needs.",
    members: "No chat, or one that looks wrong.",
    todo: [
      "Allow in the site's policy: script-src 'self'; connect-src 'self' {websocket}; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'",
    ],
    dependsOn: [],
    sameAs: ["content-security-policy"],
    async look(browser) {
      await Promise.allSettled([browser.gateway(), browser.websocket(), browser.bosh()]);
      const found = (await browser.violations()).filter((violation) => isOurs(browser, violation));
      if (found.length === 0) return fine("it forbids nothing");
      const seen = new Set(found.map(({ directive, blocked }) => `${directive} forbids ${blocked}`));
      return fault([...seen].join(", "), { websocket: browser.origin.replace(/^http/, "ws") });
    },
  },
  {
    id: "browser-shared-worker",
    severity: "warning",
    title: "The browser has SharedWorker.",
    looks: "Whether the browser knows it. Most for telephones do not.",
    meaning: "The tabs of this browser cannot share one connection; each has its own.",
    todo: ["Nothing has to be done; a newer browser may have it."],
    dependsOn: [],
    async look({ hasSharedWorker }) {
      return hasSharedWorker ? fine("it has") : fault("it has not");
    },
  },
  {
    id: "browser-notifications",
    severity: "warning",
    title: "The browser does not forbid notifications.",
    looks: "What the browser says to notifications of this site, where the site's settings offer them.",
    meaning: "Notifications of this site are forbidden in this browser, so nobody is asked.",
    members: "The button for notifications does nothing.",
    todo: ["Allow notifications in the browser's settings for {origin}."],
    dependsOn: ["browser-encrypted"],
    async look({ offersNotifications, notifications, origin }) {
      if (!offersNotifications) return none("the site does not offer them");
      if (notifications === undefined) return none("the browser has none");
      return notifications === "denied" ? fault("forbidden", { origin }) : fine(notifications);
    },
  },
];
