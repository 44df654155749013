import type { Cookie } from "@playwright/test";
import { Plone } from "../pages/plone.ts";
import type { Member } from "../people/member.ts";
import { expect, test } from "../people/test.ts";

/** The member's login is gone, and the page says so. */
async function loginExpires(member: Member): Promise<void> {
  await member.page.clock.install();
  await member.comesOnline();
  await member.hearsOfLostLogin();
  await member.chat.isGone();
  await member.chat.lapsed.getByRole("link", { name: "Log in" }).waitFor();
  await expect.poll(() => member.watch.streams.open.size).toBe(0);
  await expect.poll(member.storage).not.toContain(member.account.jid);
}

/** A login of this member's, made in a browser of their own: nothing tells the page that is looked at. */
async function loginOf(member: Member): Promise<Cookie[]> {
  await member.logsIn();
  return (await member.context.cookies()).filter(({ name }) => name === "__ac");
}

/** What would be lost by a reload. */
function writesSomethingElse(member: Member): Promise<void> {
  return member.page.evaluate(() => void document.body.setAttribute("data-written", "something"));
}

test("when the login has expired the page says so, and goes on once its member has logged in in another tab", async ({
  seat,
}) => {
  const bob = await seat("bob");
  await loginExpires(bob);
  await writesSomethingElse(bob);
  await expect(bob.page.locator("body")).toBeFocused();
  const tab = bob.context.waitForEvent("page");
  await bob.chat.lapsed.getByRole("link", { name: "Log in" }).press("Enter");
  const login = await tab;
  await login.waitForURL(/[/]login[?]/);
  expect(new URL(login.url()).searchParams.get("came_from")).toBe(bob.page.url());
  await login.getByLabel("Login Name").fill(bob.account.login);
  await login.getByLabel("Password", { exact: true }).fill(bob.account.password);
  await login.getByRole("button", { name: "Log in" }).click();
  await expect.poll(() => bob.watch.streams.open.size, { timeout: 30_000 }).toBe(2);
  await bob.isOnline();
  await expect(bob.chat.lapsed).toHaveCount(0);
  await expect(bob.page.locator("body")).toHaveAttribute("data-written", "something");
});

test("what was said before is there again, both can talk, and a logout afterwards leaves nothing", async ({
  friends,
}) => {
  const [bob, amir] = await friends("bob", "amir");
  await bob.talksWith(amir, "When do we meet?", "At noon");
  await bob.losesLogin();
  bob.cable.cut();
  bob.cable.mend();
  await expect(bob.chat.lapsed).toBeVisible({ timeout: 30_000 });
  for (const place of [await bob.storage(), await bob.page.content()]) expect(place).not.toContain("At noon");
  const tab = await bob.context.newPage();
  await new Plone(tab, bob.plone.url).logsIn(bob.account);
  await bob.isOnline();
  await bob.chat.seesContact(amir.name, "online");
  await bob.opensConversationWith(amir);
  await bob.reads("At noon", { from: amir });
  await bob.talksWith(amir, "I am here again", "Welcome");
  await new Plone(tab, bob.plone.url).logsOut(bob.name);
  await bob.chat.isGone();
  await expect(bob.chat.lapsed).toHaveCount(0);
  await expect.poll(() => bob.watch.streams.open.size).toBe(0);
  const kept = await bob.storage();
  for (const text of [bob.account.jid, amir.account.jid, "At noon"]) expect(kept).not.toContain(text);
});

test("nothing is asked while nothing happens, and one question for all that happens in five seconds", async ({
  seat,
  site,
}) => {
  const sam = await seat("sam");
  await loginExpires(sam);
  const asked = sam.watch.count(site.ready.base);
  await sam.waits(600);
  expect(sam.watch.count(site.ready.base)).toBe(asked);
  await sam.page.evaluate(() => {
    for (let time = 0; time < 50; time++) window.dispatchEvent(new Event("focus"));
  });
  await sam.waits(60);
  expect(sam.watch.count(site.ready.base)).toBe(asked + 2);
  await expect(sam.chat.lapsed).toBeVisible();
});

test("a notice that was closed stays closed, and the chat goes on all the same", async ({ seat }) => {
  const zoe = await seat("zoe");
  await loginExpires(zoe);
  await zoe.chat.lapsed.getByRole("button", { name: "Close this notice" }).press("Enter");
  await expect(zoe.chat.lapsed).toHaveCount(0);
  await zoe.context.addCookies(await loginOf(await seat("zoe")));
  await zoe.page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await zoe.isOnline();
});

test("another member who logs in in this browser is not online in the page of the one before", async ({
  seat,
  site,
}) => {
  const mei = await seat("mei");
  await loginExpires(mei);
  await mei.context.addCookies(await loginOf(await seat("amir")));
  const answered = mei.page.waitForResponse((answer) => answer.url().endsWith("/session"));
  await mei.page.evaluate(() => window.dispatchEvent(new Event("focus")));
  expect((await answered).status()).toBe(200);
  await expect(mei.chat.lapsed).toHaveCount(0);
  await mei.chat.isGone();
  const asked = mei.watch.count(site.ready.base);
  await mei.page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await mei.waits(600);
  await mei.chat.isGone();
  expect(mei.watch.count(site.ready.base)).toBe(asked);
  expect(mei.watch.streams.open.size).toBe(0);
});
