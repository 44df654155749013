import { expect, test } from "vitest";
import type { ServerSettings } from "../../../../spec/http.d.ts";
import type { AuditEvent } from "../../src/audit/events.ts";
import type { SiteConfig } from "../../src/config/config.ts";
import { ConverseError } from "../../src/errors.ts";
import { createLog } from "../../src/log.ts";
import { DEFAULTS } from "../../src/system/server-settings.ts";
import type { KeptSettings } from "../../src/system/settings-file.ts";
import { SettingsKeeper, type SettingsTaker } from "../../src/system/settings-keeper.ts";

const site = (name: string, domain: string): SiteConfig => ({
  name,
  domain,
  origins: [`https://${domain}`],
  plone: "http://127.0.0.1:8080",
  path: "/Plone",
  base: "/chat",
  front: false,
});
const SITES = [site("plone", "example.org"), site("club", "club.example")];

function keeperWith(
  server: Partial<SettingsTaker> & { take: SettingsTaker["take"] },
  { kept = new Map(), keep }: { kept?: KeptSettings; keep?: (text: string) => Promise<void> } = {},
) {
  const files: unknown[] = [];
  const clock = { now: Date.parse("2026-11-24T10:00:00Z") };
  const audited: AuditEvent[] = [];
  const keeper = new SettingsKeeper({
    sites: SITES,
    kept,
    server: { isManual: false, isFailed: false, ...server },
    keep:
      keep ??
      (async (text) => {
        files.push(JSON.parse(text).sites.plone);
      }),
    audit: (event) => void audited.push(event),
    log: createLog({ level: "silent", destination: process.stderr }),
    now: () => clock.now,
  });
  return { keeper, files, audited, clock };
}

function statesOf({ changes }: Awaited<ReturnType<SettingsKeeper["order"]>>): string {
  return changes.map(({ setting, state, code }) => `${setting} ${code ?? state}`).join(", ");
}

const WANTED: ServerSettings = { ...DEFAULTS, domain: "chat.example", historyDays: 30 };

test.each(["club.example", "rooms.club.example", "upload.club.example"])(
  "the domain %s of another site is refused, and the rest is applied",
  async (domain) => {
    let taken: ServerSettings | undefined;
    const { keeper } = keeperWith({
      take: async (settings) => {
        taken = settings.get("plone");
        return "applied";
      },
    });
    const report = await keeper.order("plone", { ...WANTED, domain });
    expect(statesOf(report)).toBe(
      "domain system-domain-taken, historyDays applied, fileSharing unchanged, fileQuotaMib unchanged",
    );
    expect(report.changes[0]?.message).toContain("is already that of sites.club.domain");
    expect(taken).toEqual({ ...WANTED, domain: null });
  },
);

test("a domain that changes in a loop is applied once a minute, all else at once, and it is said when it can be", async () => {
  const taken: (string | null | undefined)[] = [];
  const { keeper, clock } = keeperWith({
    take: async (settings) => {
      taken.push(settings.get("plone")?.domain);
      return "applied";
    },
  });
  await keeper.order("plone", { ...DEFAULTS, domain: "one.example" });
  clock.now += 5_000;
  const report = await keeper.order("plone", { ...DEFAULTS, domain: "two.example", historyDays: 30 });
  expect(statesOf(report)).toBe(
    "domain system-domain-soon, historyDays applied, fileSharing unchanged, fileQuotaMib unchanged",
  );
  expect(report.changes[0]?.message).toContain("can be changed again at 10:01:00 UTC");
  for (let time = 0; time < 50; time++)
    await keeper.order("plone", { ...DEFAULTS, domain: `x${time}.example`, historyDays: 30 });
  expect(taken).toEqual(["one.example", "one.example"]);
  // Another site does not wait for it.
  const other = await keeper.order("club", { ...DEFAULTS, domain: "other.example" });
  expect(statesOf(other)).toMatch(/^domain applied/);
  clock.now += 55_000;
  const later = await keeper.order("plone", { ...DEFAULTS, domain: "two.example", historyDays: 30 });
  expect(statesOf(later)).toMatch(/^domain applied/);
});

test("a domain that the server did not take is not tried again at once either", async () => {
  let times = 0;
  const { keeper } = keeperWith({
    take: async () => {
      times++;
      throw new ConverseError("system-apply-failed", "Prosody did not.");
    },
  });
  for (const domain of ["one.example", "two.example"]) await keeper.order("plone", { ...DEFAULTS, domain });
  expect(times).toBe(1);
});

test("a clock that is put back keeps nobody waiting", async () => {
  const { keeper, clock } = keeperWith({ take: async () => "applied" });
  await keeper.order("plone", { ...DEFAULTS, domain: "one.example" });
  clock.now -= 3_600_000;
  const report = await keeper.order("plone", { ...DEFAULTS, domain: "two.example" });
  expect(statesOf(report)).toMatch(/^domain applied/);
});

test("a domain of which another site's is a component is refused too", async () => {
  const { keeper } = keeperWith({ take: async () => "applied" });
  await keeper.order("club", { ...DEFAULTS, domain: "rooms.club.example" });
  const report = await keeper.order("plone", { ...DEFAULTS, domain: "club.example" });
  expect(statesOf(report)).toMatch(/^domain system-domain-taken/);
});

test("what the server does not take is said with its code, and what was before is kept", async () => {
  const { keeper, files } = keeperWith({
    take: async () => {
      throw new ConverseError("system-apply-failed", "Prosody did not.");
    },
  });
  const report = await keeper.order("plone", WANTED);
  expect(statesOf(report)).toBe(
    "domain system-apply-failed, historyDays system-apply-failed, fileSharing unchanged, fileQuotaMib unchanged",
  );
  expect(files).toEqual([WANTED, DEFAULTS]);
  expect(keeper.inForce.get("plone")).toEqual(DEFAULTS);
  expect(keeper.domainOf(SITES[0] as SiteConfig)).toBe("example.org");
});

test("an error that nobody foresaw tells Plone nothing of itself", async () => {
  const { keeper } = keeperWith({
    take: async () => {
      throw new Error("/secret/path");
    },
  });
  const report = await keeper.order("plone", WANTED);
  expect(statesOf(report)).toMatch(/^domain system-apply-failed/);
  expect(JSON.stringify(report)).not.toContain("secret");
});

test("what cannot be kept is not applied", async () => {
  let isTaken = false;
  const { keeper } = keeperWith(
    {
      take: async () => {
        isTaken = true;
        return "applied";
      },
    },
    { keep: () => Promise.reject(Object.assign(new Error("full"), { code: "ENOSPC" })) },
  );
  expect(statesOf(await keeper.order("plone", WANTED))).toMatch(/^domain system-settings-unwritable/);
  expect(isTaken).toBe(false);
});

test("orders wait for one another", async () => {
  const running: string[] = [];
  let most = 0;
  const { keeper } = keeperWith({
    take: async (settings) => {
      running.push(String(settings.get("plone")?.historyDays));
      most = Math.max(most, running.length);
      await new Promise(setImmediate);
      running.pop();
      return "applied";
    },
  });
  const reports = await Promise.all(
    [10, 20, 30].map((historyDays) => keeper.order("plone", { ...DEFAULTS, historyDays })),
  );
  expect(reports.map((report) => report.changes[1]?.state)).toEqual(["applied", "applied", "applied"]);
  expect(most).toBe(1);
  expect(keeper.inForce.get("plone")?.historyDays).toBe(30);
});

test("what is in force already bothers nobody, unless the server gave up", async () => {
  let times = 0;
  const server = {
    isFailed: false,
    take: async () => {
      times++;
      return "applied" as const;
    },
  };
  const { keeper, files } = keeperWith(server, { kept: new Map([["plone", WANTED]]) });
  expect(statesOf(await keeper.order("plone", WANTED))).not.toMatch(/applied|failed/);
  expect([times, files]).toEqual([0, []]);
  const { keeper: other } = keeperWith({ ...server, isFailed: true }, { kept: new Map([["plone", WANTED]]) });
  await other.order("plone", WANTED);
  expect(times).toBe(1);
});

test("what a server that is down takes at its next start is applied, with a word about it", async () => {
  const { keeper } = keeperWith({ take: async () => "pending" });
  const { changes } = await keeper.order("plone", WANTED);
  expect(changes[1]).toEqual({
    setting: "historyDays",
    state: "applied",
    message: expect.stringContaining("as soon as it is up again"),
  });
});

test("beside a Prosody of somebody else's the command is named each time, and members stay where they are", async () => {
  const { keeper, files } = keeperWith({
    isManual: true,
    take: () => Promise.reject(new TypeError("not ours")),
  });
  for (const _ of [1, 2]) {
    const report = await keeper.order("plone", WANTED);
    expect(statesOf(report)).toBe(
      "domain manual, historyDays manual, fileSharing unchanged, fileQuotaMib unchanged",
    );
    expect(report.changes[0]?.message).toContain("`collective-converse config apply`");
  }
  expect(files).toEqual([WANTED]);
  expect(keeper.domainOf(SITES[0] as SiteConfig)).toBe("example.org");
  expect(statesOf(await keeper.order("plone", DEFAULTS))).not.toContain("manual");
});

test("a kept domain that meanwhile is another site's is not used", () => {
  const kept = new Map([["plone", { ...WANTED, domain: "club.example" }]]);
  const { keeper } = keeperWith({ take: async () => "applied" }, { kept });
  expect(keeper.inForce.get("plone")).toEqual({ ...WANTED, domain: null });
});

test("what was changed is noted, and what was not is not", async () => {
  const { keeper, audited } = keeperWith({ take: async () => "applied" });
  await keeper.order("plone", { ...DEFAULTS, historyDays: 30 });
  await keeper.order("plone", { ...DEFAULTS, historyDays: 30 });
  expect(audited).toEqual([
    { event: "settings-applied", site: "plone", via: "plone", changes: ["historyDays=30 applied"] },
  ]);
});
