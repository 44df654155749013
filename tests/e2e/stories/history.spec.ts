import { test } from "../people/test.ts";

test("what was written is still there after npm start was stopped and started again", async ({
  friends,
  seat,
  site,
}) => {
  test.setTimeout(120_000);
  const [olga, mei] = await friends("olga", "mei");
  await olga.talksWith(mei, "Это останется?", "會的");
  await site.stop();
  await site.start();

  await test.step("in the page that was open", async () => {
    await olga.comesBackAfter(() => olga.plone.opens());
    await olga.reads("Это останется?", { from: mei });
    await olga.reads("會的", { from: mei });
  });
  await test.step("in another browser", async () => {
    const elsewhere = await seat("mei");
    await elsewhere.comesOnline();
    await elsewhere.opensConversationWith(olga);
    await elsewhere.reads("Это останется?", { from: olga });
    await elsewhere.reads("會的", { from: olga });
  });
});
