import type { Page } from "@playwright/test";
import { changeSetting, type Site } from "../environment/index.ts";
import { expect, test } from "../people/test.ts";

/** Change settings of the site for as long as something lasts. */
async function withSettings(
  site: Site,
  settings: Record<string, unknown>,
  act: () => Promise<void>,
): Promise<void> {
  const before: [string, unknown][] = [];
  try {
    for (const [name, value] of Object.entries(settings))
      before.unshift([name, await changeSetting(site, name, value)]);
    await act();
  } finally {
    for (const [name, value] of before) await changeSetting(site, name, value);
  }
}

test("BOSH goes where the administrator says, on the site's own address", async ({ seat, site }) => {
  await withSettings(site, { connection: "bosh", bosh_url: "/http-bind" }, async () => {
    const zoe = await seat("zoe");
    const gateways = site.at(`${site.ready.base}/http-bind`);
    let asked = 0;
    // As a web server does that hands this path to Prosody by itself.
    await zoe.page.route(site.at("/http-bind"), async (route) => {
      asked++;
      await route.continue({ url: gateways });
    });
    await zoe.comesOnline();
    expect(asked).toBeGreaterThan(0);
    expect(zoe.watch.requests.map(({ url }) => url)).not.toContain(gateways);
    expect(zoe.watch.complaints).toEqual([]);
  });
});

test("a BOSH address that is another origin to this page is refused with a code, and the gateway's is used", async ({
  seat,
  site,
}) => {
  await withSettings(
    site,
    { connection: "bosh", bosh_url: site.at(`${site.ready.base}/http-bind`) },
    async () => {
      const sam = await seat("sam");
      const told = sam.page.waitForEvent("pageerror", (error) => error.message.includes("BOSH address"));
      const other = site.ready.url.replace("localhost", "127.0.0.1");
      const { login, password } = sam.account;
      await sam.page.request.post(`${other}login`, {
        form: { __ac_name: login, __ac_password: password, "buttons.login": "Log in" },
      });
      await sam.page.goto(other);
      expect((await told).message).toContain(
        "The gateway's is used. Correct it in the site's chat settings.",
      );
      await sam.isOnline();
      const asked = sam.watch.requests.map(({ url }) => url).filter((url) => url.includes("/http-bind"));
      expect(new Set(asked.map((url) => new URL(url).hostname))).toEqual(new Set(["127.0.0.1"]));
    },
  );
});

test("notifications are offered where the site wants them, and the browser asks only after a click", async ({
  seat,
  site,
}) => {
  const offer = (page: Page) => page.getByRole("button", { name: "Notify me of new messages" });
  const bob = await seat("bob");
  await countQuestions(bob.page);
  await bob.comesOnline();
  await expect(offer(bob.page)).toHaveCount(0);
  expect(await questions(bob.page)).toBe(0);
  await withSettings(site, { notifications: true }, async () => {
    const mei = await seat("mei");
    await countQuestions(mei.page);
    await mei.comesOnline();
    await expect(offer(mei.page)).toBeVisible();
    expect(await questions(mei.page)).toBe(0);
    await offer(mei.page).click();
    await expect(offer(mei.page)).toHaveCount(0);
    expect(await questions(mei.page)).toBe(1);
  });
});

test("where files may not be shared there is no button, and what is dropped says so", async ({
  friends,
  site,
}) => {
  await withSettings(site, { file_sharing: false }, async () => {
    const [olga, sam] = await friends("olga", "sam");
    const conversation = olga.chat.conversation(sam.name);
    await expect(conversation.getByRole("button", { name: "Choose a file to send" })).toHaveCount(0);
    const dropped = await olga.page.evaluateHandle(() => {
      const data = new DataTransfer();
      data.items.add(new File(["text"], "a.txt", { type: "text/plain" }));
      return data;
    });
    await conversation
      .getByRole("textbox", { name: "Message" })
      .dispatchEvent("drop", { dataTransfer: dropped });
    await olga.chat.reads(sam.name, "Files cannot be sent in this site's chat.");
    await olga.talksWith(sam, "Then in words", "They will do");
    expect(olga.watch.count(`${site.ready.base}/upload`)).toBe(0);
    expect(olga.watch.complaints).toEqual([]);
  });
});

test("an embedded chat has its place at the end of the content, fits in, and is reached in that order", async ({
  seat,
  site,
}) => {
  await withSettings(site, { appearance: "embedded" }, async () => {
    const olga = await seat("olga");
    await olga.logsIn();
    await olga.plone.opens("/news");
    await expect(olga.chat.profile.getByText("I am online")).toBeVisible();
    await expect(olga.page.locator("#content > converse-root:last-child")).toHaveCount(1);
    await expect(olga.chat.toggle).toHaveCount(0);
    for (const width of [1280, 700, 380]) {
      await olga.page.setViewportSize({ width, height: 800 });
      await expect.poll(() => fits(olga.page)).toEqual({ wide: false, outside: false });
    }
    await olga.page.setViewportSize({ width: 1280, height: 800 });
    expect(await tabsThrough(olga.page)).toEqual({ before: true, after: true });
    expect(olga.watch.complaints).toEqual([]);
  });
});

test("a theme that has marked a place for the chat has it there", async ({ seat, site }) => {
  await withSettings(site, { appearance: "embedded" }, async () => {
    const jane = await seat("jane@example.org");
    await jane.page.addInitScript(() => {
      document.addEventListener("DOMContentLoaded", () => {
        const place = document.createElement("aside");
        place.dataset["collectiveConverse"] = "";
        document.body.prepend(place);
      });
    });
    await jane.comesOnline();
    await expect(jane.page.locator("aside[data-collective-converse] > converse-root")).toBeVisible();
  });
});

/** Count how often the page makes the browser ask for notifications; whoever is asked says yes. */
async function countQuestions(page: Page): Promise<void> {
  await page.addInitScript(() => {
    let permission: NotificationPermission = "default";
    sessionStorage.setItem("questions", "0");
    Object.defineProperty(Notification, "permission", { get: () => permission });
    Notification.requestPermission = async () => {
      sessionStorage.setItem("questions", String(Number(sessionStorage.getItem("questions")) + 1));
      permission = "granted";
      return permission;
    };
  });
}

async function questions(page: Page): Promise<number> {
  return page.evaluate(() => Number(sessionStorage.getItem("questions")));
}

/** Whether the page has become wider than the window, and whether the chat reaches out of the content. */
async function fits(page: Page): Promise<{ wide: boolean; outside: boolean }> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const content = document.querySelector("#content")?.getBoundingClientRect();
    const boxes = [...document.querySelectorAll("converse-root, converse-root .box-flyout")];
    const outside = boxes.some((box) => {
      const { left, right, bottom } = box.getBoundingClientRect();
      return !content || left < content.left - 1 || right > content.right + 1 || bottom > content.bottom + 1;
    });
    return { wide: scrollWidth > clientWidth, outside };
  });
}

/** Press Tab from the page's head to its footer: the chat comes behind the content and before the footer. */
async function tabsThrough(page: Page): Promise<{ before: boolean; after: boolean }> {
  const where = () =>
    page.evaluate(() => {
      const focused = document.activeElement;
      if (focused?.closest("converse-root")) return "chat";
      return focused?.closest("footer, #portal-footer-wrapper") ? "footer" : "page";
    });
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const seen: string[] = [];
  for (let presses = 0; seen.at(-1) !== "footer" && presses < 150; presses++) {
    await page.keyboard.press("Tab");
    const now = await where();
    if (seen.at(-1) !== now) seen.push(now);
  }
  return { before: seen.at(-2) === "chat", after: seen.filter((place) => place === "chat").length === 1 };
}
