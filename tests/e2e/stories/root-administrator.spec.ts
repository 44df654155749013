import { expect, test } from "../people/test.ts";

test("the administrator of the Zope root has a working site without chat and without noise", async ({
  seat,
  site,
}) => {
  const admin = await seat("admin");
  await admin.logsIn();
  for (const path of ["/", "/@@overview-controlpanel", "/news"]) {
    await admin.plone.opens(path);
    await admin.page.waitForLoadState("networkidle");
    await admin.chat.isGone();
  }
  expect(admin.watch.count(site.ready.base)).toBe(0);
  expect(admin.watch.complaints).toEqual([]);
});
