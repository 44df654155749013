import { expect, test } from "../people/test.ts";

test("while Plone restarts the chat goes on, and the next page works when it is back", async ({
  friends,
  site,
}) => {
  const [jane, bob] = await friends("jane@example.org", "bob");
  const tokens = jane.watch.tokens.length;
  const plone = site.kill("plone");
  await jane.talksWith(bob, "Is the site down?", "Only Plone, we are still here");
  await expect.poll(plone.replaced, { timeout: 30_000 }).toBe(true);
  expect(jane.watch.tokens.length).toBe(tokens);
  await jane.comesBackAfter(() => jane.plone.followsLink("Events"));
});

test("when Prosody dies the page comes back by itself with a new token", async ({ friends, site }) => {
  const [olga, bob] = await friends("olga", "bob");
  const tokens = new Set(olga.watch.tokens);
  await Promise.all([bob.comesBackAfter(() => undefined), olga.comesBackAfter(() => site.kill("prosody"))]);
  expect(olga.watch.tokens.filter((token) => !tokens.has(token))).not.toEqual([]);
  await olga.talksWith(bob, "Still there?", "Here again");
});

test("what was written when Prosody hung and then died arrives, and once", async ({ friends, site }) => {
  const [olga, søren] = await friends("olga", "søren");
  const words = "Did anybody hear that?";
  site.freeze("prosody");
  await olga.writes(words, { to: søren });
  await Promise.all([søren.comesBackAfter(() => undefined), olga.comesBackAfter(() => site.kill("prosody"))]);
  await søren.reads(words, { from: olga });
  await olga.writes("I wrote it before", { to: søren });
  await søren.reads("I wrote it before", { from: olga });
  await expect(søren.chat.message(olga.name, words)).toHaveCount(1);
  await expect(olga.chat.message(søren.name, words)).toHaveCount(1);
});

test("when the gateway dies the page comes back by itself", async ({ friends, site }) => {
  const [zoe, sam] = await friends("zoe", "sam");
  await Promise.all([sam.comesBackAfter(() => undefined), zoe.comesBackAfter(() => site.kill("gateway"))]);
  await zoe.talksWith(sam, "What was that?", "The gateway, I think");
});

test("a short loss of the network loses no message", async ({ friends }) => {
  const [mei, søren] = await friends("mei", "søren");
  await mei.comesBackAfter(async () => {
    mei.cable.cut();
    await expect.poll(() => mei.watch.streams.open.size).toBe(0);
    await søren.writes("Written while you were away", { to: mei });
    mei.cable.mend();
  });
  await mei.reads("Written while you were away", { from: søren });
  await mei.writes("I have it", { to: søren });
  await søren.reads("I have it", { from: mei });
});

test("after an hour without a network the page is online again within a minute", async ({ seat }) => {
  const amir = await seat("amir");
  await amir.page.clock.install();
  await amir.comesOnline();
  await amir.comesBackAfter(async () => {
    amir.cable.cut();
    await expect.poll(() => amir.watch.streams.open.size).toBe(0);
    await amir.page.clock.fastForward("01:00:00");
    amir.cable.mend();
    await amir.waits(60, () => amir.watch.streams.logins > 1);
  });
});
