import { changeGroup, changeSetting } from "../environment/index.ts";
import { expect, test } from "../people/test.ts";

test("members of a group have one another from the beginning, for as long as the site says so", async ({
  seat,
  site,
}) => {
  // Members of their own: what other stories made contacts would stay.
  await site.addsMember("gita", "Gita Rao");
  await site.addsMember("hugo", "Hugo Weiss");
  await site.addsMember("ines", "Inês Prado");
  await changeGroup(site, "board", "gita", true);
  await changeGroup(site, "board", "hugo", true);
  const [gita, hugo, ines] = [await seat("gita"), await seat("hugo"), await seat("ines")];
  await Promise.all([gita.comesOnline(), hugo.comesOnline(), ines.comesOnline()]);
  await changeSetting(site, "contact_groups", ["board"]);
  const before = await changeSetting(site, "contact_rule", "named");
  try {
    await test.step("who are online see one another at once, under the group's title", async () => {
      await gita.chat.seesContact(hugo.name, "online");
      await hugo.chat.seesContact(gita.name, "online");
      await expect(gita.chat.roster.getByText("Board", { exact: true })).toBeVisible();
      await expect(gita.chat.contact(ines.name)).toHaveCount(0);
    });
    await test.step("who joins is there on both sides", async () => {
      await changeGroup(site, "board", "ines", true);
      await gita.chat.seesContact(ines.name, "online");
      await ines.chat.seesContact(hugo.name, "online");
    });
    await test.step("who left while their page was closed finds nobody there", async () => {
      await ines.page.goto("about:blank");
      await changeGroup(site, "board", "ines", false);
      await expect(gita.chat.contact(ines.name)).toHaveCount(0);
      await ines.page.goto(site.ready.url);
      await ines.isOnline();
      await expect(ines.chat.roster).toBeVisible();
      await expect(ines.chat.contact(gita.name)).toHaveCount(0);
      await expect(ines.chat.contact(hugo.name)).toHaveCount(0);
    });
  } finally {
    await changeSetting(site, "contact_rule", before);
    await changeSetting(site, "contact_groups", []);
  }
  await test.step("with the rule switched back nobody is given", async () => {
    await expect(gita.chat.contact(hugo.name)).toHaveCount(0);
    await expect(hugo.chat.contact(gita.name)).toHaveCount(0);
  });
});
