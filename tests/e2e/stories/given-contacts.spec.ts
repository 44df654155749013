import { changeGroup, changeSetting } from "../environment/index.ts";
import { expect, test } from "../people/test.ts";

test("members of a group have one another from the beginning, for as long as the site says so", async ({
  seat,
  site,
}) => {
  const [zoe, sam, mei] = [await seat("zoe"), await seat("sam"), await seat("mei")];
  await Promise.all([zoe.comesOnline(), sam.comesOnline(), mei.comesOnline()]);
  await changeSetting(site, "contact_groups", ["board"]);
  const before = await changeSetting(site, "contact_rule", "named");
  try {
    await test.step("who are online see one another at once, under the group's title", async () => {
      await zoe.chat.seesContact(sam.name, "online");
      await sam.chat.seesContact(zoe.name, "online");
      await expect(zoe.chat.roster.getByText("Board", { exact: true })).toBeVisible();
      await expect(zoe.chat.contact(mei.name)).toHaveCount(0);
    });
    await test.step("who joins is there on both sides", async () => {
      await changeGroup(site, "board", "mei", true);
      await zoe.chat.seesContact(mei.name, "online");
      await mei.chat.seesContact(sam.name, "online");
    });
    await test.step("who left while their page was closed finds nobody there", async () => {
      await mei.page.goto("about:blank");
      await changeGroup(site, "board", "mei", false);
      await expect(zoe.chat.contact(mei.name)).toHaveCount(0);
      await mei.page.goto(site.ready.url);
      await mei.isOnline();
      await expect(mei.chat.roster).toBeVisible();
      await expect(mei.chat.contact(zoe.name)).toHaveCount(0);
      await expect(mei.chat.contact(sam.name)).toHaveCount(0);
    });
  } finally {
    await changeSetting(site, "contact_rule", before);
    await changeSetting(site, "contact_groups", []);
  }
  await test.step("with the rule switched back nobody is given", async () => {
    await expect(zoe.chat.contact(sam.name)).toHaveCount(0);
    await expect(sam.chat.contact(zoe.name)).toHaveCount(0);
  });
});
