import { changeRecord } from "../environment/index.ts";
import type { Member } from "../people/member.ts";
import { expect, test } from "../people/test.ts";

let before: { default: unknown; available: unknown };

test.beforeEach(async ({ site }) => {
  const available = await changeRecord(site, "plone.available_languages", ["en", "de"]);
  before = { available, default: await changeRecord(site, "plone.default_language", "de") };
});

test.afterEach(async ({ site }) => {
  await changeRecord(site, "plone.default_language", before.default);
  await changeRecord(site, "plone.available_languages", before.available);
});

test("the chat speaks the site's language", async ({ seat }) => {
  const mei = await seat("mei");
  await comesOnline(mei);
  expect(mei.watch.complaints).toEqual([]);
});

test("what our part of the chat has to say is said in the site's language too", async ({ seat }) => {
  const zoe = await seat("zoe");
  await comesOnline(zoe);
  const { chat, page } = zoe;
  await expect(page.getByRole("region", { name: "Chat dieser Website" })).toHaveCount(1);
  await chat.roster.getByRole("button", { name: "Menü" }).first().click();
  await chat.roster.getByRole("button", { name: "Kontakt hinzufügen" }).click();
  const field = chat.dialogue.getByRole("textbox", { name: "Name" });
  await field.pressSequentially("Niemand dieses Namens");
  await expect(chat.dialogue.getByRole("status").last()).toHaveText(
    "Es wurde niemand mit diesem Namen gefunden.",
  );
  zoe.cable.cut();
  await field.press("Backspace");
  await expect(chat.dialogue.getByText("Die Suche funktioniert im Augenblick nicht.")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(chat.root.getByText("Der Chat wird verbunden …")).toBeVisible();
  zoe.cable.mend();
  await expect(chat.profile.getByText("Ich bin online")).toBeVisible();
});

test("a file that is refused says why in the site's language, whatever the browser's is", async ({
  seat,
  site,
}) => {
  const sam = await seat("sam");
  await comesOnline(sam);
  await sam.page.getByRole("heading", { name: sam.name }).waitFor();
  const { chat, page } = sam;
  await chat.roster.getByRole("button", { name: "Menü" }).first().click();
  await chat.roster.getByRole("button", { name: "Neuen Chat starten" }).click();
  const amir = site.account("amir").fullname;
  await chat.dialogue.getByRole("textbox", { name: "Name" }).pressSequentially(amir);
  await chat.dialogue.getByRole("listitem").filter({ hasText: amir }).click();
  await chat.dialogue.getByRole("button", { name: "Chat starten" }).click();
  await page.route("**/upload/**", (route) =>
    route.continue({ headers: { ...route.request().headers(), authorization: "Bearer of.no.slot" } }),
  );
  const choosing = page.waitForEvent("filechooser");
  await chat.conversation(amir).getByRole("button", { name: "Datei versenden" }).click();
  const file = { name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("text") };
  await (await choosing).setFiles([file]);
  await chat.reads(amir, "Die Datei wurde nicht gesendet: Der Chat-Server hat die Datei nicht angenommen.");
});

/** Not by the form: its labels are in the other language too. */
async function comesOnline({ account: { login, password }, chat, page, plone }: Member): Promise<void> {
  await page.request.post(`${plone.url}/login`, {
    form: { __ac_name: login, __ac_password: password, "buttons.login": "Anmelden" },
  });
  await plone.opens("/news");
  await chat.toggle.click();
  await expect(chat.profile.getByText("Ich bin online")).toBeVisible();
}
