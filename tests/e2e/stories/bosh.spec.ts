import { changeSetting } from "../environment/index.ts";
import { Plone } from "../pages/plone.ts";
import { expect, test } from "../people/test.ts";

test("where the administrator has chosen BOSH, members are online without a websocket", async ({
  friends,
  site,
}) => {
  const was = await changeSetting(site, "connection", "bosh");
  try {
    const [bob, søren] = await friends("bob", "søren");
    await bob.talksWith(søren, "Slow road", "But it arrives");
    await bob.plone.followsLink("News");
    await bob.isOnline();
    expect(bob.watch.count(`${site.ready.base}/http-bind`)).toBeGreaterThan(0);
    expect(bob.watch.count(`${site.ready.base}/ws`)).toBe(0);
    expect(bob.watch.complaints).toEqual([]);
  } finally {
    await changeSetting(site, "connection", was);
  }
});

test("with BOSH too the chat goes on after an expired login, once its member has logged in", async ({
  seat,
  site,
}) => {
  const was = await changeSetting(site, "connection", "bosh");
  try {
    const olga = await seat("olga");
    await olga.page.clock.install();
    await olga.comesOnline();
    await olga.hearsOfLostLogin();
    await expect(olga.chat.lapsed).toBeVisible();
    await olga.chat.isGone();
    await new Plone(await olga.context.newPage(), olga.plone.url).logsIn(olga.account);
    await olga.isOnline();
    await expect(olga.chat.lapsed).toHaveCount(0);
  } finally {
    await changeSetting(site, "connection", was);
  }
});
