import type { DoctorLine, DoctorResult } from "../../../../spec/http.d.ts";
import { NoResults } from "./ask-gateway.ts";
import type { Browser } from "./browser.ts";
import type { BrowserCheck } from "./check.ts";
import type { Look } from "./panel.ts";
import { runBrowserChecks } from "./run-browser-checks.ts";
import { tellOnce, waitsFor } from "./tell-once.ts";

export interface LookOptions {
  checks: readonly BrowserCheck[];
  /** Title of the browser's half. */
  title: string;
  /** Shown for a site whose XMPP domain nobody told. */
  host: string;
  browser(domain: Promise<string>): Browser;
  gateway(isThorough: boolean): AsyncIterable<DoctorLine>;
}

/** Both halves at the same time, one cause once; rejects with why the gateway's has no end, when the browser's has ended. */
export function makeLook({ checks, title, host, browser, gateway }: LookOptions): Look {
  return async (isThorough, told, tellVersion) => {
    let know = (_domain: string) => {};
    const domain = new Promise<string>((resolve) => {
      know = resolve;
    });
    const browserHere = browser(domain);
    const theirResults: DoctorResult[] = [];
    const waiting: DoctorResult[] = [];
    const waits = waitsFor(checks);
    const here = async () => {
      for await (const result of runBrowserChecks(checks, browserHere)) {
        if (waits(result)) waiting.push(result);
        else told({ group: title, ...result });
      }
    };
    const there = async () => {
      try {
        for await (const line of gateway(isThorough)) {
          if (line.type === "begin") {
            know(line.domain);
            tellVersion(line.version);
          } else if (line.type === "result") {
            const { type: _, ...result } = line;
            theirResults.push(result);
            told(result);
          } else if (line.type === "failed") throw new NoResults("late", 200);
        }
      } finally {
        know(host);
      }
    };
    const [, theirs] = await Promise.allSettled([here(), there()]);
    for (const result of tellOnce(waiting, checks, theirResults, browserHere.origin))
      told({ group: title, ...result });
    if (theirs.status === "rejected") throw theirs.reason;
  };
}
