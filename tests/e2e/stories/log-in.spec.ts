import { expect, test } from "../people/test.ts";

test("who logs in with Plone's own form is online without another question", async ({ seat }) => {
  const jane = await seat("jane@example.org");
  await jane.logsIn();
  await jane.isOnline();
  await expect(jane.chat.loginForm).toHaveCount(0);
  await expect(jane.chat.dialogue).toHaveCount(0);
});

test("every next page is online again, by a link, by a reload, in the site's footer", async ({ seat }) => {
  const sam = await seat("sam");
  await sam.comesOnline();
  for (const go of [
    () => sam.plone.followsLink("News"),
    () => sam.page.reload(),
    () => sam.plone.followsLink("Accessibility"),
    () => sam.page.goBack(),
  ]) {
    await sam.comesBackAfter(go);
  }
});

test("two tabs of one member are both online", async ({ seat }) => {
  const zoe = await seat("zoe");
  await zoe.comesOnline();
  const second = await zoe.opensTab("/events");
  await second.isOnline();
  await zoe.isOnline();
  await expect.poll(() => zoe.watch.streams.open.size).toBe(2);
});
