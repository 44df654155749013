import type { Page } from "@playwright/test";
import { expect, test } from "../people/test.ts";

test("the chat is opened and a contact looked for with the keyboard alone", async ({ seat }) => {
  const zoe = await seat("zoe");
  await zoe.logsIn();
  await expect(zoe.chat.toggle).toBeVisible();
  await tabsTo(zoe.page, "button.toggle-controlbox");
  await zoe.page.keyboard.press("Enter");
  await expect(zoe.chat.profile.getByText("I am online")).toBeVisible();

  await tabsTo(zoe.page, "converse-roster .dropdown-toggle");
  await zoe.page.keyboard.press("Enter");
  await expect(zoe.chat.roster.getByRole("button", { name: "Add a contact" })).toBeVisible();
  await tabsTo(zoe.page, ".add-contact");
  await zoe.page.keyboard.press("Enter");
  await expect(zoe.chat.dialogue.getByRole("textbox", { name: "Name" })).toBeVisible();
  await tabsTo(zoe.page, "#converse-modals [name=person]");
  await zoe.page.keyboard.type("Søren");
  await expect(zoe.chat.dialogue.getByRole("listitem")).toHaveText(/Søren Ångström/);
  await zoe.page.keyboard.press("Escape");
});

/** Press Tab until the focus is there. */
async function tabsTo(page: Page, selector: string): Promise<void> {
  const there = () => page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector);
  for (let presses = 0; !(await there()); presses++) {
    expect(presses, `${selector} is reached by Tab`).toBeLessThan(150);
    await page.keyboard.press("Tab");
  }
}
