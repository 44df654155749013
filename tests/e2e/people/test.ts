import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { test as base, expect } from "@playwright/test";
import { copyLogs, freePort, Site } from "../environment/index.ts";
import { Member } from "./member.ts";

interface PerTest {
  /** Seat the member with this login name at a browser of their own. */
  seat(login: string): Promise<Member>;
  /** Two members who have each other as contacts and a conversation open, both online. */
  friends(first: string, second: string): Promise<[Member, Member]>;
  logsOfFailures: undefined;
}

interface PerWorker {
  site: Site;
  /** Who have become contacts: that stays, so that each story needs a pair of its own. */
  pairs: Set<string>;
}

/** Playwright's `test` with one real site per worker and members who sit down at browsers. */
export const test = base.extend<PerTest, PerWorker>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern.
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), "collective-converse-e2e-"));
      const site = new Site(await freePort(), folder);
      try {
        await site.start();
        await use(site);
      } finally {
        await site.stop();
        await rm(folder, { recursive: true });
      }
    },
    { scope: "worker", timeout: 300_000 },
  ],

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern.
  pairs: [async ({}, use) => use(new Set()), { scope: "worker" }],

  seat: async ({ browser, site }, use, testInfo) => {
    const seated: Member[] = [];
    await use(async (login) => {
      const account =
        login === "admin" ? { ...site.ready.admin, userId: "admin", jid: "", fullname: "admin" } : undefined;
      const member = await Member.sitsDown(browser, site, account ?? site.account(login));
      seated.push(member);
      return member;
    });
    const told = seated.flatMap(({ name, watch }) => watch.diary.map((line) => `${line} (${name})`));
    await Promise.all(seated.map((member) => member.leaves()));
    for (const { name, watch } of seated)
      expect.soft(watch.violations, `of the policy, at ${name}`).toEqual([]);
    if (testInfo.status === testInfo.expectedStatus) return;
    await mkdir(testInfo.outputPath("logs"), { recursive: true });
    await writeFile(testInfo.outputPath("logs/browsers.log"), `${told.sort().join("\n")}\n`);
  },

  friends: async ({ seat, pairs }, use) => {
    await use(async (first, second) => {
      const pair = [first, second].sort().join(" ");
      if (pairs.has(pair))
        throw new TypeError(`Another story has made contacts of ${pair}; take another pair.`);
      pairs.add(pair);
      const [one, other] = [await seat(first), await seat(second)];
      await Promise.all([one.comesOnline(), other.comesOnline()]);
      await one.adds(other);
      await other.approves(one);
      return [one, other];
    });
  },

  logsOfFailures: [
    async ({ site }, use, testInfo) => {
      await use(undefined);
      if (testInfo.status === testInfo.expectedStatus) return;
      for (const path of copyLogs(site, testInfo.outputPath("logs"))) {
        await testInfo.attach(basename(path), { path, contentType: "text/plain" });
      }
    },
    { auto: true },
  ],
});

export { expect } from "@playwright/test";
