import type { Locator, Page } from "@playwright/test";
import type { Member } from "../people/member.ts";
import { expect, test } from "../people/test.ts";

/** The rows of one member in the page for administrators. */
function rowsOf(page: Page, { account }: Member): Locator {
  return page.locator(`#collective-converse-sessions tbody[data-user=${JSON.stringify(account.userId)}]`);
}

/** When what `press` resolves with was answered, and how long after that the last of these members' streams ended. */
async function endsWithin(members: Member[], press: () => Promise<number>): Promise<number> {
  const ended = members.map(async ({ watch }) => {
    const [stream] = watch.streams.open;
    if (stream === undefined) throw new TypeError("The member has no stream.");
    await stream.waitForEvent("close");
    return performance.now();
  });
  const answered = await press();
  return Math.max(...(await Promise.all(ended))) - answered;
}

/** Press a button that ends something; resolves when Plone has answered. */
async function presses(button: Locator): Promise<number> {
  const answered = button
    .page()
    .waitForResponse((answer) => answer.request().method() === "POST" && answer.status() === 303);
  await button.click();
  await answered;
  return performance.now();
}

test("an administrator sees who is connected, and ends one connection, then all, from the page and the user panel", async ({
  seat,
  site,
}) => {
  // Nobody whose connections of another story can still come back.
  await site.addsMember("quinn", "Quinn Quarry");
  const [first, second, sam] = [await seat("quinn"), await seat("quinn"), await seat("sam")];
  await first.comesOnline();
  await sam.logsIn();
  await sam.page.goto(site.at("/@@xmpp-settings"));
  await sam.page.getByRole("link", { name: "See who is connected to the chat" }).click();
  const rows = rowsOf(sam.page, first);
  await expect(rows).toContainText(first.name);
  await expect(rows).toContainText("Connected");
  await expect(rows.getByRole("button")).toHaveCount(2);

  await test.step("one", async () => {
    const button = rows.getByRole("button", { name: /^End ?:/ });
    await first.comesBackAfter(async () => {
      expect(await endsWithin([first], () => presses(button))).toBeLessThan(1000);
    });
    await expect(sam.page.getByText(`Ended connections of ${first.name}: 1`)).toBeVisible();
  });

  await second.comesOnline();
  await test.step("all", async () => {
    await sam.page.reload();
    await expect(rows.getByRole("button")).toHaveCount(3);
    await first.comesBackAfter(() =>
      second.comesBackAfter(async () => {
        const button = rows.getByRole("button", { name: /^End all/ });
        expect(await endsWithin([first, second], () => presses(button))).toBeLessThan(1000);
      }),
    );
    await expect(sam.page.getByText(`Ended connections of ${first.name}: 2`)).toBeVisible();
  });

  expect(sam.watch.violations).toEqual([]);
  await test.step("from Plone's user panel", async () => {
    await sam.page.goto(site.at("/@@user-information?userid=quinn"));
    const button = sam.page.getByRole("button", { name: "End all connections to the chat" });
    await first.comesBackAfter(async () => {
      expect(await endsWithin([first, second], () => presses(button))).toBeLessThan(1000);
    });
    await expect(sam.page.getByText(`Ended connections of ${first.name}: 2`)).toBeVisible();
    // Plone's own page has scripts in itself, which the policy of the stories forbids.
    sam.watch.violations.length = 0;
  });
});
