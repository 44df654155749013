import { changeSetting, type Part, type Site } from "../environment/index.ts";
import type { Member } from "../people/member.ts";
import { expect, test } from "../people/test.ts";

const MINUTES_10 = 600;
const MOST = 30;

/** What the page sends in ten minutes of its own clock, websockets and polls among them. */
async function sentInTenMinutes(member: Member, { ready }: Site): Promise<string[]> {
  const { requests } = member.watch;
  const before = requests.length;
  const from = await member.page.evaluate(() => Date.now());
  const busy: number[] = [];
  let known = before;
  for (let second = 0; second < MINUTES_10; second++) {
    await member.waits(1);
    if (requests.length - known >= 2) busy.push(second);
    known = requests.length;
  }
  expect(await member.page.evaluate(() => Date.now())).toBeGreaterThanOrEqual(from + MINUTES_10 * 1000);
  for (const second of busy)
    expect(
      [1, 2, 3].every((more) => busy.includes(second + more)),
      String(busy),
    ).toBe(false);
  const sent = requests.slice(before).map(({ url, method }) => `${method} ${new URL(url).pathname}`);
  expect(sent.filter((line) => !line.includes(ready.base))).toEqual([]);
  expect(sent.length, sent.join("\n")).toBeLessThanOrEqual(MOST);
  test.info().annotations.push({ type: "requests in ten minutes", description: String(sent.length) });
  return sent;
}

async function comesOnline(member: Member): Promise<void> {
  await member.page.clock.install();
  await member.comesOnline();
  await expect.poll(() => member.watch.streams.open.size).toBe(1);
}

/** While it does not run, and then again; nobody reloads. */
async function sitsThrough(member: Member, site: Site, part: Part, sees: () => Promise<void>): Promise<void> {
  const { logins } = member.watch.streams;
  const held = site.holdDown(part);
  try {
    if (part !== "plone") await expect.poll(() => member.watch.streams.open.size).toBe(0);
    await sentInTenMinutes(member, site);
    await sees();
  } finally {
    held.lifted();
  }
  await expect.poll(() => site.isWhole(), { timeout: 90_000 }).toBe(true);
  if (part === "plone") expect(member.watch.streams.logins).toBe(logins);
  else await member.waits(120, () => member.watch.streams.logins > logins);
  await expect.poll(() => member.watch.streams.open.size).toBe(1);
  await member.isOnline();
  await expect(member.chat.profile).not.toContainText("connecting");
}

test.describe(() => {
  test.setTimeout(300_000);

  test("Plone down for ten minutes: who is connected notices nothing, and a new page says why", async ({
    seat,
    site,
  }) => {
    const jane = await seat("jane@example.org");
    await comesOnline(jane);
    await sitsThrough(jane, site, "plone", async () => {
      await jane.isOnline();
      await expect(jane.chat.profile).not.toContainText("connecting");
      await expect(jane.chat.lapsed).toHaveCount(0);
      const page = await jane.context.newPage();
      expect((await page.goto(site.at("/news")))?.status()).toBe(502);
      await expect(page.getByRole("heading")).toHaveText("One moment, please");
      await page.close();
    });
  });

  for (const part of ["gateway", "prosody"] as const)
    test(`${part} down for ten minutes: the chat says that it connects, and is back by itself`, async ({
      seat,
      site,
    }) => {
      const olga = await seat("olga");
      await comesOnline(olga);
      await sitsThrough(olga, site, part, () => expect(olga.chat.profile).toContainText("connecting"));
    });

  test("a network that swallows everything: the page notices within two minutes, and is back by itself", async ({
    seat,
  }) => {
    const mei = await seat("mei");
    await comesOnline(mei);
    const { logins } = mei.watch.streams;
    mei.cable.swallow();
    await mei.page.clock.runFor(120_000);
    await expect(mei.chat.profile).toContainText("connecting");
    mei.cable.mend();
    await mei.waits(120, () => mei.watch.streams.logins > logins);
    await mei.isOnline();
    await expect(mei.chat.profile).not.toContainText("connecting");
  });
});

test("twenty tabs of one member are all back when Prosody has died", async ({ seat, site }) => {
  test.setTimeout(300_000);
  const sam = await seat("sam");
  await sam.comesOnline();
  for (let tab = 1; tab < 20; tab++) {
    await sam.context.newPage().then((page) => page.goto(site.at("/news")));
    await expect.poll(() => sam.watch.streams.open.size, { timeout: 60_000 }).toBe(tab + 1);
  }
  const { logins } = sam.watch.streams;
  site.kill("prosody");
  await expect.poll(() => sam.watch.streams.open.size).toBeLessThan(20);
  await expect.poll(() => sam.watch.streams.logins, { timeout: 120_000 }).toBeGreaterThanOrEqual(logins + 20);
  await expect.poll(() => sam.watch.streams.open.size, { timeout: 60_000 }).toBe(20);
});

test("a locked database: Plone waits for it, and who is connected notices nothing", async ({
  seat,
  site,
}) => {
  test.setTimeout(120_000);
  const amir = await seat("amir");
  await amir.comesOnline();
  const { logins } = amir.watch.streams;
  const lock = site.lockDatabase();
  try {
    const { replaced } = site.kill("plone");
    await lock.held;
    const page = await amir.context.newPage();
    expect((await page.goto(site.at("/news")))?.status()).toBe(502);
    await expect(page.getByRole("heading")).toHaveText("One moment, please");
    await page.close();
    await amir.isOnline();
    await lock.released();
    await expect.poll(replaced, { timeout: 60_000 }).toBe(true);
  } finally {
    await lock.released();
  }
  expect(amir.watch.streams.logins).toBe(logins);
});

test("logged out: the page in the other tab sends nothing", async ({ seat, site }) => {
  const sam = await seat("sam");
  await comesOnline(sam);
  const tab = await sam.context.newPage();
  await tab.goto(site.at("/logout"));
  await sam.chat.isGone();
  await tab.close();
  expect(await sentInTenMinutes(sam, site)).toEqual([]);
});

test("the login has expired: the page says so, and sends nothing more", async ({ seat, site }) => {
  const bob = await seat("bob");
  await comesOnline(bob);
  await bob.hearsOfLostLogin();
  await expect(bob.chat.lapsed).toBeVisible();
  expect(await sentInTenMinutes(bob, site)).toEqual([]);
});

test("chat is off: nothing of it is left, and the page sends nothing more", async ({ seat, site }) => {
  const zoe = await seat("zoe");
  await comesOnline(zoe);
  try {
    await changeSetting(site, "enabled", false);
    await zoe.chat.isGone();
    await expect.poll(() => zoe.watch.streams.open.size).toBe(0);
    expect(await sentInTenMinutes(zoe, site)).toEqual([]);
  } finally {
    await changeSetting(site, "enabled", true);
  }
});

test("a tab that was frozen for an hour is back when it is thawed", async ({ seat }) => {
  const olga = await seat("olga");
  await comesOnline(olga);
  const { logins } = olga.watch.streams;
  const devtools = await olga.context.newCDPSession(olga.page);
  await devtools.send("Page.setWebLifecycleState", { state: "frozen" });
  olga.cable.cut();
  olga.cable.mend();
  await devtools.send("Page.setWebLifecycleState", { state: "active" });
  await olga.page.clock.fastForward("01:00:00");
  await olga.waits(60, () => olga.watch.streams.logins > logins);
  await olga.isOnline();
  await expect(olga.chat.profile).not.toContainText("connecting");
});

test("when the browser's clock is set by an hour, ahead or back, the chat goes on and can be lost and found", async ({
  seat,
}) => {
  const zoe = await seat("zoe");
  await comesOnline(zoe);
  for (const step of [3_600_000, -3_600_000]) {
    const { logins } = zoe.watch.streams;
    await zoe.page.clock.setSystemTime((await zoe.page.evaluate(() => Date.now())) + step);
    await zoe.waits(90);
    await zoe.isOnline();
    expect(zoe.watch.streams.logins).toBe(logins);
    zoe.cable.cut();
    await expect.poll(() => zoe.watch.streams.open.size).toBe(0);
    zoe.cable.mend();
    await zoe.waits(60, () => zoe.watch.streams.logins > logins);
    await zoe.isOnline();
    await expect(zoe.chat.profile).not.toContainText("connecting");
  }
});
