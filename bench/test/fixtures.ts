import type { SiteSettings } from "../../demo/src/site-settings.ts";
import { loginJobs } from "../src/logins/login-jobs.ts";
import { peopleJobs } from "../src/people/people-jobs.ts";
import { CONCURRENCIES } from "../src/plan.ts";
import type { Results, Series } from "../src/results.ts";
import { sessionJobs } from "../src/sessions/session-jobs.ts";

const logins = { file: "/logins.json", count: 900, members: 9, plone: "6.2.2", python: "3.11.2" };
const settings = {
  name: "demo",
  title: "Demo",
  path: "/Plone",
  domain: "demo.localhost",
  base: "/chat",
  origins: ["http://localhost:8090"] as const,
  port: 8090,
  plonePort: 8080,
  xmppPort: 5280,
  xmppFolder: "/xmpp",
} satisfies SiteSettings;
const crowd = { people: 10_009, logins: { ...logins, members: 2_000 } };
export const sessionsOf = sessionJobs({ settings, crowd });
export const searchesOf = peopleJobs({ settings, crowd });
const loginsOf = loginJobs({
  port: 5280,
  secrets: { otpSeed: "SSHDNLTEI467NVQ6", tokenSecret: "VCLY7Y42EB56UAQHY5KCUBQ4IGKFX5MX" },
  accounts: { localparts: ["one"], password: "of the test" },
});

/** Each rival does `100 * its place` in a second, in a round of half the speed 50 times its place. */
function series(jobs: Readonly<Record<string, unknown>>): Series[] {
  return CONCURRENCIES.flatMap((concurrency) =>
    Object.keys(jobs).map((rival, place) => {
      const rounds = [1, 1, 0.5].map((speed) => ({
        count: 250,
        perSecond: 100 * (place + 1) * speed,
        medianMs: 10 / (place + 1) / speed,
        p95Ms: 20 / (place + 1) / speed,
        p99Ms: 30 / (place + 1) / speed,
        clientCores: 0.25,
      }));
      return { rival, concurrency, rounds };
    }),
  );
}

export function results(mostOtherWork = 0.1): Results {
  return {
    version: 1,
    at: "2026-11-24T09:00:00.000Z",
    machine: {
      cpu: "A processor",
      cores: 2,
      memoryGib: 8,
      system: "Debian GNU/Linux 12 (bookworm)",
      node: "20.20.0",
      plone: "6.2.2",
      python: "3.11.2",
      prosody: "0.12.3",
      otherWork: { median: 0.02, min: 0.01, max: mostOtherWork },
    },
    plan: { rounds: 3, warmUpMs: 400, measureMs: 2500 },
    sessions: series(sessionsOf),
    searches: { series: series(searchesOf), people: 10_009, indexMb: 5.4 },
    logins: series(loginsOf),
    derivationMs: 4.5,
  };
}
