import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { AuditFile } from "../../src/audit/audit-file.ts";
import { AuditLog } from "../../src/audit/audit-log.ts";
import type { AddressForm } from "../../src/config/shown-address.ts";
import { createLog } from "../../src/log.ts";
import { makeFolder } from "../config/files.ts";

const run = promisify(execFile);

let folder: string;
let now: number;
let logged: string[];

beforeEach(async () => {
  folder = join(await makeFolder(), "data");
  now = Date.parse("2026-11-24T10:00:00Z");
  logged = [];
});

function open({ days = 90, addresses = "network" as AddressForm } = {}): AuditLog {
  const log = createLog({ level: "debug", destination: { write: (line) => void logged.push(line) } });
  const audit = new AuditLog({ file: new AuditFile(folder, days), addresses, log, now: () => now });
  onTestFinished(() => audit.stop());
  return audit;
}

async function lines(name = "audit.log"): Promise<Record<string, unknown>[]> {
  const text = await readFile(join(folder, name), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

describe("the disk never stops who tells", () => {
  test.each<[string, (path: string) => Promise<void>]>([
    ["a folder is in the file's place", async (path) => void (await mkdir(path, { recursive: true }))],
    [
      "a link to somebody's file is in the file's place",
      async (path) => {
        await writeFile(join(folder, "other"), "");
        await symlink(join(folder, "other"), path);
      },
    ],
  ])("when %s, and all is written once it can be", async (_, spoil) => {
    await mkdir(folder);
    const path = join(folder, "audit.log");
    await spoil(path);
    const log = open();
    log.audit({ event: "gateway-started" });
    log.audit({ event: "secrets-changed", site: "plone" });
    await log.tick();
    expect(logged.filter((line) => line.includes("the audit log cannot be written"))).toHaveLength(1);
    expect(await readFile(join(folder, "other"), "utf8").catch(() => "")).toBe("");
    await rm(path, { recursive: true });
    await log.tick();
    expect((await lines()).map(({ event }) => event)).toEqual(["gateway-started", "secrets-changed"]);
    expect(logged.at(-1)).toContain("can be written again");
  });

  test.skipIf(process.getuid?.() !== 0)(
    "when it is full, and whole lines are written once there is room",
    async () => {
      await mkdir(folder);
      await run("mount", ["-t", "tmpfs", "-o", "size=16k", "converse-test", folder]);
      onTestFinished(async () => void (await run("umount", ["--lazy", folder])));
      await writeFile(join(folder, "full"), Buffer.alloc(16_384)).catch(() => undefined);
      const log = open();
      for (let line = 0; line < 50; line++)
        log.audit({ event: "secrets-changed", site: `site ${line} of many` });
      await log.tick();
      expect(logged.filter((line) => line.includes("the audit log cannot be written"))).toHaveLength(1);
      await rm(join(folder, "full"));
      await log.tick();
      expect((await lines()).map(({ site }) => site)).toEqual(
        Array.from({ length: 50 }, (_, line) => `site ${line} of many`),
      );
    },
  );

  test("and what is too much to wait is counted", async () => {
    await mkdir(join(folder, "audit.log"), { recursive: true });
    const log = open();
    for (let index = 0; index < 10_007; index++) log.audit({ event: "sessions-ended", user: `u${index}` });
    await log.tick();
    await rm(join(folder, "audit.log"), { recursive: true });
    await log.tick();
    const written = await lines();
    expect(written).toHaveLength(10_001);
    expect(written.at(-1)).toMatchObject({ event: "lines-lost", lost: 7 });
  });
});

test("a flood of refusals makes one line, and one a minute that counts", async () => {
  const log = open();
  for (let index = 0; index < 1_000; index++) {
    log.audit({
      event: "origin-refused",
      site: "plone",
      code: "session-origin",
      address: `192.0.${index % 9}.7`,
    });
    now += 10;
  }
  log.audit({
    event: "sessions-ended",
    site: "plone",
    user: "jane",
    by: "boss",
    reason: "closed",
    closed: 2,
  });
  await log.tick();
  expect(await lines()).toHaveLength(2);
  now += 60_000;
  await log.tick();
  const [first, end, counted, ...others] = await lines();
  expect(others).toEqual([]);
  expect(first).toEqual({
    at: "2026-11-24T10:00:00.000Z",
    event: "origin-refused",
    site: "plone",
    code: "session-origin",
    address: "192.0.0.0",
  });
  expect(end).toMatchObject({ event: "sessions-ended", user: "jane", by: "boss" });
  expect(counted).toEqual({
    at: "2026-11-24T10:01:10.000Z",
    event: "origin-refused",
    site: "plone",
    code: "session-origin",
    count: 999,
    since: "2026-11-24T10:00:00.010Z",
    addresses: ["192.0.1.0", "192.0.2.0", "192.0.3.0", "192.0.4.0", "192.0.5.0"],
  });
  now += 60_000;
  await log.tick();
  expect(await lines()).toHaveLength(3);
});

test("who logs in and out in a loop makes a few lines a minute, which say whose sessions ended, why and by whom", async () => {
  const log = open();
  const end = { event: "sessions-ended", site: "plone", via: "plone", closed: 1 } as const;
  for (let index = 0; index < 100; index++) {
    log.audit({ ...end, user: "jane", by: "jane", reason: "logout" });
    now += 100;
  }
  log.audit({ ...end, user: "jane", by: "boss", reason: "closed" });
  log.audit({ ...end, user: "john", by: "john", reason: "logout" });
  now += 60_000;
  await log.tick();
  const written = await lines();
  const loop = written.filter(({ user, by }) => user === "jane" && by === "jane");
  expect(loop.map(({ count }) => count)).toEqual([undefined, undefined, undefined, undefined, undefined, 95]);
  const since = "2026-11-24T10:00:00.500Z";
  expect(loop[5]).toEqual({
    at: new Date(now).toISOString(),
    ...end,
    user: "jane",
    by: "jane",
    reason: "logout",
    closed: 95,
    count: 95,
    since,
  });
  expect(written.filter((line) => !loop.includes(line))).toMatchObject([
    { user: "jane", by: "boss", reason: "closed" },
    { user: "john", by: "john", reason: "logout" },
  ]);
  // Who goes on is counted on; after a minute without any the next is written at once.
  log.audit({ ...end, user: "jane", by: "jane", reason: "logout" });
  await log.tick();
  expect(await lines()).toHaveLength(8);
  for (const _ of [1, 2]) {
    now += 60_000;
    await log.tick();
  }
  expect((await lines()).slice(8)).toMatchObject([{ user: "jane", count: 1 }]);
  log.audit({ ...end, user: "jane", by: "jane", reason: "logout" });
  await log.tick();
  expect(await lines()).toHaveLength(10);
});

test("a site whose members all leave at once has a line of each, however many they are", async () => {
  const log = open();
  const end = { event: "sessions-ended", site: "plone", reason: "logout" } as const;
  for (let index = 0; index < 6_000; index++) log.audit({ ...end, user: `u${index}` });
  for (let index = 0; index < 100; index++) log.audit({ ...end, user: "u1" });
  await log.stop();
  const written = await lines();
  expect(new Set(written.map(({ user }) => user)).size).toBe(6_000);
  expect(written).toHaveLength(6_005);
});

test("refusals that Prosody has counted are added up, with when the first was", async () => {
  const log = open();
  const event = { event: "token-refused", site: "plone", code: "token-otp" } as const;
  const since = "2026-11-24T09:59:57.000Z";
  log.audit({ ...event, user: "jane", login: "0123456789ab", address: "192.0.2.7", since });
  log.audit({ ...event, user: "john", login: "ba9876543210", address: "192.0.2.8", since });
  log.audit({ ...event, count: 40, since });
  await log.stop();
  expect(await lines()).toEqual([
    {
      at: "2026-11-24T10:00:00.000Z",
      ...event,
      user: "jane",
      login: "0123456789ab",
      since,
      address: "192.0.2.0",
    },
    {
      at: "2026-11-24T10:00:00.000Z",
      ...event,
      count: 41,
      since,
      addresses: ["192.0.2.0"],
      users: ["john"],
      logins: ["ba9876543210"],
    },
  ]);
});

test("what was counted is written at the end", async () => {
  const log = open();
  for (let index = 0; index < 3; index++) log.audit({ event: "host-refused", code: "site-unknown" });
  await log.stop();
  expect((await lines()).map(({ count }) => count)).toEqual([undefined, 2]);
});

test.each<[AddressForm, string | null]>([
  ["whole", "2001:db8:1:2::7"],
  ["network", "2001:db8:1::"],
  ["none", null],
])("addresses are written as the setting says: %s", async (addresses, expected) => {
  const log = open({ addresses });
  log.audit({ event: "order-refused", code: "system-signature-wrong", address: "2001:db8:1:2::7" });
  await log.stop();
  expect((await lines())[0]?.["address"]).toBe(expected);
});

test("a user id of 2,000 characters, with line ends, makes one line that is not too long", async () => {
  const log = open();
  log.audit({ event: "sessions-ended", user: `a\n{"event":"forged"}${"x".repeat(2_000)}` });
  await log.stop();
  const [line, ...others] = await lines();
  expect(others).toEqual([]);
  expect(String(line?.["user"])).toHaveLength(200);
});

describe("the file", () => {
  test("is for the gateway's account alone, also when it was not", async () => {
    await mkdir(folder);
    await writeFile(join(folder, "audit.log"), "", { mode: 0o644 });
    await utimes(join(folder, "audit.log"), now / 1000, now / 1000);
    const log = open();
    log.audit({ event: "gateway-started" });
    await log.stop();
    expect((await stat(join(folder, "audit.log"))).mode & 0o777).toBe(0o600);
  });

  test("is another one each day, and goes after the days that are set", async () => {
    const log = open({ days: 2 });
    for (const day of ["24", "25", "26", "27"]) {
      now = Date.parse(`2026-11-${day}T23:59:59Z`);
      log.audit({ event: "gateway-started", version: day });
      await log.tick();
    }
    expect((await readdir(folder)).sort()).toEqual([
      "audit-2026-11-25.log",
      "audit-2026-11-26.log",
      "audit.log",
    ]);
    expect(await lines("audit-2026-11-25.log")).toMatchObject([{ version: "25" }]);
    // Nothing happens on these days, and still nothing is kept for longer.
    now = Date.parse("2026-12-24T00:00:00Z");
    await log.tick();
    expect(await readdir(folder)).toEqual([]);
  });

  test("of an earlier run is gone on with on the same day, and put aside on the next", async () => {
    const first = open();
    first.audit({ event: "gateway-started", version: "1" });
    await first.stop();
    await utimes(join(folder, "audit.log"), now / 1000, now / 1000);
    const second = open();
    second.audit({ event: "gateway-started", version: "2" });
    await second.stop();
    expect(await lines()).toHaveLength(2);
    await utimes(join(folder, "audit.log"), now / 1000, now / 1000);
    now += 86_400_000;
    const third = open();
    third.audit({ event: "gateway-started", version: "3" });
    await third.stop();
    expect(await lines("audit-2026-11-24.log")).toHaveLength(2);
    expect(await lines()).toMatchObject([{ version: "3" }]);
  });

  test("that somebody has moved away is made anew", async () => {
    const log = open();
    log.audit({ event: "gateway-started", version: "1" });
    await log.tick();
    await rm(join(folder, "audit.log"));
    log.audit({ event: "gateway-started", version: "2" });
    await log.stop();
    expect(await lines()).toMatchObject([{ version: "2" }]);
  });
});
