import { changeMember, giveContacts } from "../environment/index.ts";
import { expect, test } from "../people/test.ts";

/** A red and a blue square, PNG. */
const RED =
  "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAF0lEQVR4nGP8z0AaYCJR/aiGUQ1DSAMAQC4BH2bjRnMAAAAASUVORK5CYII=";
const BLUE =
  "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAGUlEQVR4nGNkYPjPQApgIkn1qIZRDUNKAwA+MAEfWiW9ygAAAABJRU5ErkJggg==";
const SOON = { timeout: 5_000 };

const portraitOf = (data: string) => ({ filename: "me.png", encoding: "base64", data });

test("a portrait and a name that change in Plone are seen by others at once, without a reload", async ({
  friends,
  site,
}) => {
  await site.addsMember("lena", "Lena Nowak");
  await site.addsMember("otto", "Otto Ott");
  const [lena, otto] = await friends("lena", "otto");
  await lena.talksWith(otto, "Do you know me?", "By your name");
  const inList = otto.chat.contact("Lena Nowak").locator("converse-avatar");
  const inMessage = otto.chat.message("Lena Nowak", "Do you know me?").locator("converse-avatar");
  const pixelOf = (avatar: typeof inList) =>
    avatar.locator("img").evaluate(async (image: HTMLImageElement) => {
      await image.decode();
      const context = new OffscreenCanvas(1, 1).getContext("2d");
      context?.drawImage(image, 0, 0, 1, 1);
      const [red = 0, , blue = 0] = context?.getImageData(0, 0, 1, 1).data ?? [];
      return red > blue ? "red" : "blue";
    });

  await test.step("without one there are the initials", async () => {
    await expect(inList.getByText("LN", { exact: true })).toBeVisible();
    await expect(inList.locator("img")).toHaveCount(0);
  });
  await test.step("one that is uploaded is seen in the list and beside the messages", async () => {
    await changeMember(site, "lena", { portrait: portraitOf(RED) });
    await expect(inList.locator("img")).toBeVisible(SOON);
    expect(await pixelOf(inList)).toBe("red");
    await expect(inMessage.locator("img")).toBeVisible();
    expect(await inList.locator("img").getAttribute("alt")).toBe("The profile picture of Lena Nowak");
  });
  await test.step("another one takes its place", async () => {
    await changeMember(site, "lena", { portrait: portraitOf(BLUE) });
    await expect.poll(() => pixelOf(inList), SOON).toBe("blue");
  });
  await test.step("it comes from the site itself, to keep, and nobody else gets it", async () => {
    const address = (await inList.locator("img").getAttribute("src")) ?? "";
    expect(new URL(address).origin).toBe(new URL(site.ready.url).origin);
    const answer = await otto.page.evaluate(async (url) => {
      const { status, headers } = await fetch(url);
      return [status, headers.get("cache-control")];
    }, address);
    expect(answer).toEqual([200, "private, max-age=31536000, immutable"]);
    expect((await fetch(address)).status).toBe(401);
  });
  await test.step("a name that changes is there too, in the list, at the head and beside the messages", async () => {
    await changeMember(site, "lena", { fullname: "Lena Lang" });
    await expect(otto.chat.contact("Lena Lang")).toBeVisible(SOON);
    await expect(otto.chat.conversation("Lena Lang")).toBeVisible();
    await expect(otto.chat.message("Lena Lang", "Do you know me?").getByText("Lena Lang")).toBeVisible();
  });
  await test.step("without a portrait there are the initials again", async () => {
    await lena.plone.opens("/@@personal-information");
    await lena.page.getByLabel("Remove existing image").check();
    await lena.page.getByRole("button", { name: "Save" }).click();
    await expect(lena.page.getByText("Changes saved.")).toBeVisible();
    // Plone's own form has scripts in its page.
    lena.watch.violations.length = 0;
    await expect(otto.chat.contact("Lena Lang").getByText("LL", { exact: true })).toBeVisible(SOON);
  });
  await test.step("and all of it is there after a reload", async () => {
    await otto.page.reload();
    await otto.isOnline();
    await expect(otto.chat.contact("Lena Lang").getByText("LL", { exact: true })).toBeVisible();
    expect(otto.watch.complaints).toEqual([]);
  });
});

test("with two hundred contacts the chat opens with twelve stanzas at most, and asks for no vCard", async ({
  seat,
  site,
}) => {
  // Prosody asks the first client of a kind what it can do, once for each contact who is asked then.
  await (await seat("otto")).comesOnline();
  await site.addsMember("popular", "Paul Popular");
  const paul = await seat("popular");
  const names = Array.from({ length: 200 }, (_, place) => `Member ${String(place).padStart(3, "0")}`);
  giveContacts(site, "popular", names);
  await paul.comesOnline();
  await expect(paul.chat.contact("Member 000")).toBeVisible();
  await expect(paul.chat.roster.locator("converse-roster-contact")).toHaveCount(200);
  const { sent } = paul.watch.streams;
  const isStanza = (text: string) => /^<(iq|message|presence)\b/.test(text);
  const openings: string[][] = [];
  for (const text of sent) {
    if (text.startsWith("<auth")) openings.push([]);
    if (isStanza(text)) openings.at(-1)?.push(text);
  }
  for (const opening of openings) expect(opening.length, opening.join("\n")).toBeLessThanOrEqual(12);
  // The form leads to a second page, where much is known already; one of them has asked for everything.
  const whole = ["jabber:iq:roster", "urn:collective-converse:people", "<presence"];
  const isWhole = (opening: string[]) => whole.every((part) => opening.some((text) => text.includes(part)));
  expect(openings.some(isWhole)).toBe(true);
  await paul.chat.contact("Member 199").scrollIntoViewIfNeeded();
  await expect(paul.chat.contact("Member 199").getByText("M1", { exact: true })).toBeVisible();
  expect(sent.filter((text) => text.includes("<vCard"))).toEqual([]);
  expect(sent.filter((text) => text.includes("urn:collective-converse:people")).length).toBeLessThanOrEqual(
    2,
  );
});
