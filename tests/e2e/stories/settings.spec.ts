import { expect, test } from "../people/test.ts";

test("what the site's administrator chooses in the control panel is what members then see", async ({
  seat,
  site,
}) => {
  const [sam, zoe, mei] = [await seat("sam"), await seat("zoe"), await seat("mei")];
  const opensRoom = async ({ page }: typeof zoe) => {
    await page.goto(site.at(`/#converse/room?jid=lounge@rooms.${site.ready.xmpp.domain}`));
    await page.reload();
  };
  const panel = sam.page.locator("form#xmpp-settings");
  const save = async (colours: string, rooms: boolean) => {
    await sam.page.goto(site.at("/@@xmpp-settings"));
    await sam.page.getByRole("link", { name: "In the page" }).click();
    await panel.getByLabel("Colours").selectOption(colours);
    await panel.getByLabel("Rooms", { exact: true }).setChecked(rooms);
    await panel.getByRole("button", { name: "Save" }).click();
    await expect(sam.page.getByText("Changes saved.")).toBeVisible();
  };

  await zoe.comesOnline();
  await opensRoom(zoe);
  await expect(zoe.chat.root.locator("converse-muc .box-flyout")).toBeVisible();
  await expect(zoe.chat.root.locator("converse-rooms-list")).toContainText("lounge");
  await sam.logsIn();
  await save("Dark", false);
  try {
    await mei.comesOnline();
    await opensRoom(mei);
    await mei.isOnline();
    await expect(mei.chat.root).toHaveClass(/theme-dracula/);
    await expect(mei.chat.root.locator("converse-rooms-list")).toBeEmpty();
    await expect(mei.chat.root.locator("converse-muc")).toHaveCount(0);
    expect(mei.watch.complaints).toEqual([]);
    expect(sam.watch.complaints).toEqual([]);
  } finally {
    await save("Light or dark, as on the member's device", true);
  }
});

test("how long messages are kept is decided in the panel, and the panel says that Prosody has it", async ({
  seat,
  site,
}) => {
  const [sam, zoe] = [await seat("sam"), await seat("zoe")];
  const panel = sam.page.locator("form#xmpp-settings");
  const days = panel.getByLabel("Keep messages (days)");
  const save = async (wanted: string) => {
    await sam.page.goto(site.at("/@@xmpp-settings"));
    await sam.page.getByRole("link", { name: "Server" }).click();
    await days.fill(wanted);
    await panel.getByRole("button", { name: "Save" }).click();
  };
  const applied = sam.page.getByText("Keep messages (days): Applied to the chat server.");

  await zoe.comesOnline();
  await sam.logsIn();
  await save("0");
  await sam.page.getByRole("link", { name: "Server" }).click();
  await expect(panel.getByText("This is a whole number from 1 to 3650.")).toBeVisible();
  await save("30");
  try {
    await expect(applied).toBeVisible();
    // Nobody's stream has ended.
    await zoe.isOnline();
    expect(zoe.watch.complaints).toEqual([]);
  } finally {
    await save("365");
    await expect(applied).toBeVisible();
  }
});
