import { askGateway } from "./doctor/ask-gateway.ts";
import type { Violation } from "./doctor/browser.ts";
import { BROWSER_CHECKS } from "./doctor/checks/all-checks.ts";
import { doctorWords } from "./doctor/doctor-words.ts";
import { makeLook } from "./doctor/look.ts";
import { Panel } from "./doctor/panel.ts";
import { windowBrowser } from "./doctor/window-browser.ts";

/** The build puts the gateway's version and the name of the hashed file in place of these two. */
declare const VERSION: string;
declare const CHAT_FILE: string;

const violations: Violation[] = [];
document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sourceFile }) => {
  violations.push({ directive: effectiveDirective, blocked: blockedURI, source: sourceFile ?? "" });
});

const place = document.getElementById("collective-converse-doctor");
if (place !== null) {
  const base = new URL(".", import.meta.url).href;
  const { bosh = "", notifications, language = "en" } = place.dataset;
  const words = doctorWords(language);
  const look = makeLook({
    checks: BROWSER_CHECKS,
    title: words.browser,
    host: location.hostname,
    browser: (domain) =>
      windowBrowser({
        window,
        base,
        boshUrl: bosh,
        offersNotifications: notifications === "on",
        built: { version: VERSION, chatFile: CHAT_FILE },
        violations,
        domain,
      }),
    gateway: (isThorough) => {
      const leaving = new AbortController();
      addEventListener("pagehide", () => leaving.abort(), { once: true });
      return askGateway(fetch, { base, isThorough, language, signal: leaving.signal });
    },
  });
  const path = new URL(base).pathname.replace(/\/$/, "");
  place.replaceChildren(new Panel({ words, language, path, look, now: () => Date.now() }).root);
}
