import type { DoctorLine } from "../../../../spec/http.d.ts";
import { NoResults } from "./ask-gateway.ts";
import type { Browser } from "./browser.ts";
import type { BrowserCheck } from "./check.ts";
import type { Look } from "./panel.ts";
import { runBrowserChecks } from "./run-browser-checks.ts";

export interface LookOptions {
  checks: readonly BrowserCheck[];
  /** Title of the browser's half. */
  title: string;
  /** Shown for a site whose XMPP domain nobody told. */
  host: string;
  browser(domain: Promise<string>): Browser;
  gateway(isThorough: boolean): AsyncIterable<DoctorLine>;
}

/** Both halves at the same time; rejects with why the gateway's has no end, when the browser's has ended. */
export function makeLook({ checks, title, host, browser, gateway }: LookOptions): Look {
  return async (isThorough, told, tellVersion) => {
    let know = (_domain: string) => {};
    const domain = new Promise<string>((resolve) => {
      know = resolve;
    });
    const here = async () => {
      for await (const result of runBrowserChecks(checks, browser(domain))) told({ group: title, ...result });
    };
    const there = async () => {
      try {
        for await (const line of gateway(isThorough)) {
          if (line.type === "begin") {
            know(line.domain);
            tellVersion(line.version);
          } else if (line.type === "result") {
            const { type: _, ...result } = line;
            told(result);
          } else if (line.type === "failed") throw new NoResults("late", 200);
        }
      } finally {
        know(host);
      }
    };
    const [, theirs] = await Promise.allSettled([here(), there()]);
    if (theirs.status === "rejected") throw theirs.reason;
  };
}
