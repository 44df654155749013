import { letCodeRun } from "../environment/index.ts";
import { expect, test } from "../people/test.ts";

/** What code in Plone has done is seen in the chat after so many milliseconds at most. */
const SOON = { timeout: 5000 };

test("code in Plone makes a room: its members are in it, read what it says, and find that later", async ({
  seat,
  site,
}) => {
  await site.addsMember("stern", "Vera Stern");
  await site.addsMember("wim", "Wim Weit");
  const [vera, wim] = [await seat("stern"), await seat("wim")];
  await Promise.all([vera.comesOnline(), wim.comesOnline()]);
  const call = await letCodeRun(site);
  const title = "Shop <b>orders</b>";

  await test.step("who is online is known to code", async () => {
    const users = ["stern", "wim", "nobody"];
    expect(await call(["people.online", { user_ids: users }])).toEqual(["stern", "wim"]);
    expect(await call(["person.jid", { user_id: "stern" }])).toBe(site.account("stern").jid);
  });

  await test.step("a room comes by itself to who is a member, and says what was said of it", async () => {
    await call(
      ["room.create", { id: "shop.orders", title, members: ["stern"] }],
      ["room.notice", { id: "shop.orders", text: "Order 1 <i>paid</i>" }],
    );
    await expect(vera.chat.roomInList(title)).toBeVisible(SOON);
    await vera.chat.opensRoom(title);
    await expect(vera.chat.messageInRoom(title, "Order 1 <i>paid</i>")).toBeVisible(SOON);
    await expect(wim.chat.roomInList(title)).toHaveCount(0);
  });

  await test.step("it speaks while one looks, and members answer", async () => {
    await call(["room.notice", { id: "shop.orders", text: "Order 2 paid", at_once: true }]);
    await expect(vera.chat.messageInRoom(title, "Order 2 paid")).toBeVisible();
    await vera.chat.writesInRoom(title, "I pack it");
  });

  await test.step("who comes later finds all of it, also after a reload", async () => {
    await call(["room.add_members", { id: "shop.orders", members: ["wim"] }]);
    await expect(wim.chat.roomInList(title)).toBeVisible(SOON);
    await wim.chat.opensRoom(title);
    for (const text of ["Order 1 <i>paid</i>", "Order 2 paid", "I pack it"])
      await expect(wim.chat.messageInRoom(title, text)).toHaveCount(1);
    await vera.page.reload();
    await vera.isOnline();
    for (const text of ["Order 1 <i>paid</i>", "Order 2 paid", "I pack it"])
      await expect(vera.chat.messageInRoom(title, text)).toHaveCount(1);
    expect(await vera.chat.room(title).innerText()).not.toMatch(/@|converse-group|undefined|null/);
  });

  await test.step("a room that is deleted is closed for all", async () => {
    await call(["room.delete", { id: "shop.orders" }]);
    for (const { chat } of [vera, wim]) {
      await expect(chat.roomInList(title)).toHaveCount(0, SOON);
      await expect(chat.root.locator("converse-muc")).toHaveCount(0);
    }
  });

  for (const { watch } of [vera, wim]) expect(watch.complaints).toEqual([]);
});
