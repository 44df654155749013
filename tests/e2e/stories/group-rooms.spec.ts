import { addGroup, changeGroup, changeSetting, deleteGroup, renameGroup } from "../environment/index.ts";
import type { Member } from "../people/member.ts";
import { expect, test } from "../people/test.ts";

/** A change in Plone is seen in the chat after so many milliseconds at most. */
const SOON = { timeout: 2000 };

test("a group has a room that follows it: who joins is in, who leaves is out, and with the group it is closed", async ({
  seat,
  site,
}) => {
  await site.addsMember("rosa", "Rosa Linde");
  await site.addsMember("timo", "Timo Ähre");
  await site.addsMember("uma", "Uma Said");
  await addGroup(site, "band", "Band &amp; <i>Friends</i>");
  await changeGroup(site, "band", "rosa", true);
  await changeGroup(site, "band", "timo", true);
  const [rosa, timo, uma] = [await seat("rosa"), await seat("timo"), await seat("uma")];
  await Promise.all([rosa.comesOnline(), timo.comesOnline(), uma.comesOnline()]);
  const title = "Band &amp; <i>Friends</i>";
  const groups = await changeSetting(site, "room_groups", ["band"]);
  try {
    await test.step("an administrator gives it a room: its members find it, and no window opens", async () => {
      await expect(rosa.chat.root.locator("converse-rooms-list")).toBeVisible();
      await expect(rosa.chat.roomInList(title)).toHaveCount(0);
      await changeSetting(site, "group_rooms", "chosen");
      await Promise.all([rosa, timo].map(({ chat }) => expect(chat.roomInList(title)).toBeVisible()));
      await expect(uma.chat.roomInList(title)).toHaveCount(0);
      for (const { chat } of [rosa, timo]) {
        await expect(chat.root.locator("converse-muc")).toHaveCount(0);
        await expect(chat.root.getByText("1 hidden")).toBeHidden();
      }
    });

    await test.step("they talk, and see names and no addresses", async () => {
      await rosa.chat.opensRoom(title);
      await timo.chat.opensRoom(title);
      await talk(rosa, timo, title, "Who sings on Sunday?", "I do");
      await expect(rosa.chat.messageInRoom(title, "I do").getByText(timo.name)).toBeVisible();
      for (const name of [rosa.name, timo.name]) {
        await expect(rosa.chat.occupant(title, name)).toBeVisible();
      }
      await expect(rosa.chat.occupants(title)).toHaveCount(2);
      const told = await textsOf(rosa, title);
      expect(told.filter((text) => /@|converse-group/.test(text))).toEqual([]);
    });

    await test.step("nothing is offered that is the group's to say", async () => {
      const { chat } = rosa;
      await chat.room(title).getByTitle("Show more information on this groupchat").click();
      await expect(chat.dialogue).toContainText(title);
      await expect(chat.dialogue.getByText("converse-group-")).toBeHidden();
      await chat.dialogue.getByRole("button", { name: "Close" }).last().click();
      await expect(chat.dialogue).toBeHidden();
      for (const name of ["Leave", "Destroy", "Configure", "Moderate", "Nickname"]) {
        await expect(chat.room(title).getByText(name, { exact: true })).toHaveCount(0);
      }
      await expect(chat.roomInList(title).getByTitle("Leave this groupchat")).toBeHidden();
    });

    await test.step("a third one is added and is in, and finds what was written", async () => {
      await changeGroup(site, "band", "uma", true);
      await expect(uma.chat.roomInList(title)).toBeVisible(SOON);
      await uma.chat.opensRoom(title);
      await expect(uma.chat.messageInRoom(title, "Who sings on Sunday?")).toBeVisible();
      await talk(uma, rosa, title, "May I drum?", "Loudly, please");
    });

    await test.step("one is removed and is out, without a word", async () => {
      await changeGroup(site, "band", "timo", false);
      await expect(timo.chat.room(title)).toHaveCount(0, SOON);
      await expect(timo.chat.roomInList(title)).toHaveCount(0);
      await expect(timo.chat.root.getByRole("alert")).toHaveCount(0);
      await expect(rosa.chat.occupant(title, timo.name)).toHaveCount(0);
      await talk(rosa, uma, title, "Timo is out", "So he is");
      await timo.page.reload();
      await timo.isOnline();
      await expect(timo.chat.roomInList(title)).toHaveCount(0);
    });

    await test.step("it is there on the next page, and what was written too", async () => {
      await rosa.page.reload();
      await rosa.isOnline();
      await expect(rosa.chat.messageInRoom(title, "So he is")).toBeVisible();
    });

    await test.step("who is removed while their page is closed finds nothing", async () => {
      await changeGroup(site, "band", "timo", true);
      await expect(timo.chat.roomInList(title)).toBeVisible(SOON);
      await timo.page.goto("about:blank");
      await changeGroup(site, "band", "timo", false);
      await expect(rosa.chat.occupant(title, timo.name)).toHaveCount(0);
      await timo.page.goto(site.ready.url);
      await timo.isOnline();
      await expect(timo.chat.root.locator("converse-rooms-list")).toBeVisible();
      await expect(timo.chat.roomInList(title)).toHaveCount(0);
    });

    await test.step("a renamed group renames its room", async () => {
      await renameGroup(site, "band", "Orchestra");
      for (const { chat } of [rosa, uma]) {
        await expect(chat.roomInList("Orchestra")).toBeVisible(SOON);
        await expect(chat.room("Orchestra")).toBeVisible();
        await expect(chat.roomInList(title)).toHaveCount(0);
      }
    });

    await test.step("a deleted one closes it", async () => {
      await deleteGroup(site, "band");
      for (const { chat } of [rosa, uma]) {
        await expect(chat.roomInList("Orchestra")).toHaveCount(0, SOON);
        await expect(chat.root.locator("converse-muc")).toHaveCount(0);
      }
    });

    await test.step("a group that is made again gets another room, with nothing of the first", async () => {
      await addGroup(site, "band", "Orchestra");
      await changeGroup(site, "band", "uma", true);
      await uma.chat.opensRoom("Orchestra");
      await uma.chat.writesInRoom("Orchestra", "Nobody here");
      await expect(uma.chat.messageInRoom("Orchestra", "May I drum?")).toHaveCount(0);
    });
  } finally {
    await changeSetting(site, "group_rooms", "none");
    await changeSetting(site, "room_groups", groups);
  }
  await test.step("without the setting there is none", async () => {
    await expect(uma.chat.roomInList("Orchestra")).toHaveCount(0, SOON);
  });
  await test.step("no page has written a bookmark, and none has complained", async () => {
    for (const { watch } of [rosa, timo, uma]) {
      expect(
        watch.streams.sent.filter((text) => /<(publish|retract) node="urn:xmpp:bookmarks/.test(text)),
      ).toEqual([]);
      expect(watch.complaints).toEqual([]);
    }
  });
});

async function talk(one: Member, other: Member, room: string, question: string, answer: string) {
  await one.chat.writesInRoom(room, question);
  await expect(other.chat.messageInRoom(room, question)).toBeVisible();
  await other.chat.writesInRoom(room, answer);
  await expect(one.chat.messageInRoom(room, answer)).toBeVisible();
}

/** What the member sees of the room, and what a screen reader or a tooltip tells of it. */
async function textsOf({ chat }: Member, room: string): Promise<string[]> {
  const shown = await chat.room(room).innerText();
  const told = await chat
    .room(room)
    .evaluate((root) =>
      [...root.querySelectorAll("[title], [aria-label], [alt]")].flatMap((element) =>
        ["title", "aria-label", "alt"].map((name) => element.getAttribute(name) ?? ""),
      ),
    );
  return [...shown.split("\n"), ...told];
}
