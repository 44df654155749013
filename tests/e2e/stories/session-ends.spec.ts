import { expect, test } from "../people/test.ts";

test("a page whose login is gone ends its chat quietly and never asks again", async ({ seat, site }) => {
  const sam = await seat("sam");
  await sam.page.clock.install();
  await sam.comesOnline();
  await sam.losesLogin();
  const refused = sam.page.waitForResponse((answer) => answer.url().endsWith("/session"));
  sam.cable.cut();
  sam.cable.mend();
  expect((await refused).status()).toBe(401);
  await sam.chat.isGone();
  const asked = sam.watch.count(site.ready.base);
  await sam.page.clock.runFor("01:00:00");
  await sam.chat.isGone();
  expect(sam.watch.count(site.ready.base)).toBe(asked);
  expect(await sam.storage()).not.toContain(sam.account.jid);
});

test("a page without a gateway asks for it a few times in a minute, not in a loop", async ({
  seat,
  site,
}) => {
  const bob = await seat("bob");
  await bob.page.clock.install();
  await bob.comesOnline();
  await bob.comesBackAfter(async () => {
    bob.cable.cut();
    await expect.poll(() => bob.watch.streams.open.size).toBe(0);
    const asked = bob.watch.count(site.ready.base);
    await bob.waits(60);
    const more = bob.watch.count(site.ready.base) - asked;
    expect(more).toBeGreaterThan(1);
    expect(more).toBeLessThanOrEqual(12);
    bob.cable.mend();
    await bob.waits(60, () => bob.watch.streams.logins > 1);
  });
});
