import { changeSetting } from "../environment/index.ts";
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
