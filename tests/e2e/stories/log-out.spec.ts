import { expect, test } from "../people/test.ts";
import { placesOf } from "../watch/in-page.ts";

test("logging out ends the chat: no element, no stream, no request, and contacts see it", async ({
  friends,
  site,
}) => {
  // A browser that was closed without a word is taken for a lost network, and its member for online, for some minutes.
  // Of such, earlier stories may have left some; a new Prosody does not know them.
  await expect.poll(site.kill("prosody").replaced).toBe(true);
  const [amir, zoe] = await friends("amir", "zoe");
  await zoe.chat.seesContact(amir.name, "online");
  await amir.logsOut();
  const asked = amir.watch.count(site.ready.base);
  await amir.chat.isGone();
  expect(amir.watch.streams.open.size).toBe(0);
  await zoe.chat.seesContact(amir.name, "offline");
  await amir.plone.followsLink("News");
  await amir.page.waitForLoadState("networkidle");
  await amir.chat.isGone();
  expect(amir.watch.count(site.ready.base)).toBe(asked);
});

test("logging out in one tab ends the chat in the other", async ({ seat }) => {
  const søren = await seat("søren");
  await søren.comesOnline();
  const second = await søren.opensTab("/news");
  await second.isOnline();
  await søren.logsOut();
  await second.isGone();
  await expect(second.lapsed).toHaveCount(0);
  await expect.poll(() => søren.watch.streams.open.size).toBe(0);
});

test("who has logged out leaves nothing of the chat in the browser, wherever it could be kept", async ({
  seat,
}) => {
  const jane = await seat("jane@example.org");
  await jane.comesOnline();
  const during = await placesOf(jane.page);
  expect(during["databases"]).toEqual(["converse-persistent"]);
  expect(during["session"]).toContain("collective.converse.member");
  await jane.logsOut();
  await jane.chat.isGone();
  const { local = [], session = [], cookies = [], ...rest } = await placesOf(jane.page);
  expect(rest).toEqual({ databases: [], caches: [], serviceWorkers: [], files: [], workers: [] });
  expect([...local, ...session].filter((name) => /converse|strophe|localforage/i.test(name))).toEqual([]);
  expect(cookies).not.toContain("__ac");
  const kept = await jane.storage();
  for (const text of [jane.account.jid, JSON.stringify(jane.account.jid).slice(1, -1), jane.name])
    expect(kept).not.toContain(text);
});
