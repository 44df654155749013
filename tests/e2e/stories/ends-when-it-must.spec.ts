import { changeGroup, changeSetting, deleteMember } from "../environment/index.ts";
import type { Member } from "../people/member.ts";
import { expect, test } from "../people/test.ts";

/** How many milliseconds after what `act` resolves with, on `performance`'s clock, the member's only stream ended. */
async function streamEndsAfter(member: Member, act: () => Promise<number>): Promise<number> {
  // The one of the page before is over soon.
  await expect.poll(() => member.watch.streams.open.size).toBe(1);
  const [stream] = member.watch.streams.open;
  if (stream === undefined) throw new TypeError("The member has no stream.");
  const ended = stream.waitForEvent("close").then(() => performance.now());
  const done = await act();
  return (await ended) - done;
}

/** Nothing of the chat is left, and nothing of it comes back. */
async function staysAway(member: Member, base: string): Promise<void> {
  await member.chat.isGone();
  await expect(member.chat.lapsed).toHaveCount(0);
  await expect.poll(() => member.watch.streams.open.size).toBe(0);
  const { logins } = member.watch.streams;
  const asked = member.watch.count(base);
  await member.waits(600);
  await member.chat.isGone();
  expect(member.watch.count(base)).toBe(asked);
  expect(member.watch.streams.logins).toBe(logins);
  expect(await member.storage()).not.toContain(member.account.jid);
}

test("logging out in one browser ends the stream of the other, which comes back by itself", async ({
  seat,
}) => {
  const [first, second] = [await seat("søren"), await seat("søren")];
  await first.comesOnline();
  await second.comesOnline();
  await second.comesBackAfter(async () => {
    const ms = await streamEndsAfter(second, async () => {
      const answered = first.page.waitForResponse((answer) =>
        /\/logout$/.test(new URL(answer.url()).pathname),
      );
      await first.logsOut();
      // What Plone was asked for is over when it has answered.
      return (await answered).request().timing().startTime - performance.timeOrigin;
    });
    expect(ms).toBeLessThan(1000);
  });
  await first.chat.isGone();
  expect(first.watch.streams.open.size).toBe(0);
});

test("a member whom an administrator deletes is out of the chat at once, and does not come back", async ({
  seat,
  site,
}) => {
  await site.addsMember("brief", "Brief Visitor");
  const brief = await seat("brief");
  await brief.page.clock.install();
  await brief.comesOnline();
  const ms = await streamEndsAfter(brief, async () => {
    await deleteMember(site, "brief");
    return performance.now();
  });
  expect(ms).toBeLessThan(1000);
  await staysAway(brief, site.ready.base);
});

test("a member who loses the group that lets them chat is out at once", async ({ seat, site }) => {
  await changeSetting(site, "chat_groups", ["Reviewers"]);
  try {
    await changeGroup(site, "Reviewers", "sam", true);
    const sam = await seat("sam");
    await sam.page.clock.install();
    await sam.comesOnline();
    const ms = await streamEndsAfter(sam, async () => {
      await changeGroup(site, "Reviewers", "sam", false);
      return performance.now();
    });
    expect(ms).toBeLessThan(1000);
    await staysAway(sam, site.ready.base);
  } finally {
    await changeSetting(site, "chat_groups", []);
  }
});

test("when chat is switched off it ends for everybody at once", async ({ seat, site }) => {
  const zoe = await seat("zoe");
  await zoe.page.clock.install();
  await zoe.comesOnline();
  try {
    const ms = await streamEndsAfter(zoe, async () => {
      await changeSetting(site, "enabled", false);
      return performance.now();
    });
    expect(ms).toBeLessThan(1000);
    await staysAway(zoe, site.ready.base);
  } finally {
    await changeSetting(site, "enabled", true);
  }
});

test("a page whose login has expired asks within minutes, and ends its chat quietly", async ({ seat }) => {
  const bob = await seat("bob");
  await bob.page.clock.install();
  await bob.comesOnline();
  await bob.hearsOfLostLogin();
  await bob.chat.isGone();
  await expect.poll(() => bob.watch.streams.open.size).toBe(0);
});
