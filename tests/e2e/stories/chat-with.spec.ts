import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import type { CollectiveConverse } from "../../../packages/web/src/chat-with/public-api.ts";
import { changeSetting, publishPage, type Site } from "../environment/index.ts";
import { Plone } from "../pages/plone.ts";
import type { Member } from "../people/member.ts";
import { expect, test } from "../people/test.ts";

const DOCUMENTATION = readFileSync(new URL("../../../docs/javascript-api.md", import.meta.url), "utf8");

/** The examples of the documentation in this language, as they stand there. */
function examples(language: "html" | "js"): string[] {
  const blocks = DOCUMENTATION.matchAll(/^```(\w+)\n(.*?)^```$/gms);
  return [...blocks].flatMap(([, name, text]) => (name === language && text ? [text] : []));
}

/** A theme that puts this into the content of the page at the path, and loads a script of its own. */
async function theme(page: Page, site: Site, path: string, html: string, script = ""): Promise<void> {
  await page.route(site.at(path), async (route) => {
    const response = await route.fetch();
    const body = (await response.text())
      .replace("</head>", () => '<script type="module" src="/theme.js"></script></head>')
      .replace("</article>", () => `<div id="theme">${html}</div></article>`);
    await route.fulfill({ response, body });
  });
  await page.route("**/theme.js", (route) => route.fulfill({ contentType: "text/javascript", body: script }));
}

test.beforeAll(async ({ site }) => {
  await site.addsMember("nora", "Nora Lind");
  await site.addsMember("paul", "Paul Öst");
  await site.addsMember("ruth", "Ruth Amsel");
});

const questions = ({ watch }: Member, site: Site) => watch.count(`${site.ready.base}/chat-with`);

test("an anonymous visitor gets nothing of it: not a byte, nor a request", async ({ seat, site }) => {
  const visitor = await seat("mei");
  await changeSetting(site, "chat_with_byline", true);
  try {
    await theme(visitor.page, site, "/news", examples("html").join(""));
    for (const path of [`/author/${visitor.account.userId}`, "/news"]) {
      await visitor.plone.opens(path);
      await visitor.page.waitForLoadState("networkidle");
    }
    await expect(visitor.page.locator("#theme [data-chat-with][hidden]")).toHaveCount(2);
    await expect(visitor.page.locator("[data-chat-state]")).toHaveCount(0);
    expect(await visitor.page.evaluate(() => "collectiveConverse" in window)).toBe(false);
    expect(visitor.watch.count(`${site.ready.base}/`)).toBe(0);
  } finally {
    await changeSetting(site, "chat_with_byline", false);
  }
});

test("from an author page one chats with its member, by keyboard, and reads whether they are there", async ({
  friends,
  site,
}) => {
  const [nora, paul] = await friends("nora", "paul");
  await paul.plone.opens("/author/nora");
  const button = paul.page.getByRole("button", { name: /^Chat with Nora Lind/ });
  await test.step("the presence is in the button's name, in words", async () => {
    await expect(button).toHaveAccessibleName("Chat with Nora Lind Online now");
    await expect(button).toHaveAttribute("data-chat-presence", "online");
    await expect(button).toHaveText(/●\s*Online now/);
    expect(questions(paul, site)).toBe(1);
  });
  await test.step("the keyboard opens the conversation, with the cursor in it", async () => {
    await button.focus();
    await paul.page.keyboard.press("Enter");
    await expect(paul.chat.conversation("Nora Lind").getByRole("textbox", { name: "Message" })).toBeFocused();
    await paul.talksWith(nora, "Found you by your page.", "So you did.");
  });
  await test.step("closed or minimized, it comes back", async () => {
    for (const title of ["Minimize this chat", "Close and end this conversation"]) {
      await paul.chat.conversation("Nora Lind").getByTitle(title).click();
      await expect(paul.chat.conversation("Nora Lind")).toBeHidden();
      await button.click();
      await expect(paul.chat.conversation("Nora Lind")).toBeVisible();
    }
  });
  await test.step("who goes is offline", async () => {
    await nora.logsOut();
    await paul.chat.seesContact("Nora Lind", "offline");
    await expect(button).toHaveAccessibleName("Chat with Nora Lind Not online now");
    await expect(button).toHaveText(/○\s*Not online now/);
  });
  await test.step("one's own page, and that of who has no chat, has no button", async () => {
    for (const id of ["paul", "admin", "ghost"]) {
      await paul.plone.opens(`/author/${id}`);
      await paul.isOnline();
      await expect(paul.page.getByRole("button", { name: /^Chat with/ })).toHaveCount(0);
    }
    expect(questions(paul, site)).toBe(1);
  });
  expect(paul.watch.complaints.filter((line) => !line.includes("/author/"))).toEqual([]);
});

test("the examples of the documentation do what it says, all with one question", async ({
  friends,
  site,
}) => {
  const [ready, presence] = examples("js");
  const [nora, ruth] = await friends("nora", "ruth");
  const list =
    '<button id="help" hidden>Help</button><p id="who-is-there"><span data-user="nora">nora</span></p>';
  await theme(ruth.page, site, "/news", `${examples("html").join("")}${list}`, `${ready}\n${presence}`);
  const before = questions(ruth, site);
  await ruth.plone.opens("/news");
  const window = ruth.chat.conversation("Nora Lind");
  const openers = [
    ruth.page.getByRole("button", { name: "Write to Nora Online now" }),
    ruth.page.getByRole("link", { name: "Nora Online now", exact: true }),
    ruth.page.getByRole("button", { name: "Chat with Nora Lind Online now" }),
    ruth.page.getByRole("button", { name: "Help" }),
  ];
  for (const opener of openers) {
    await expect(opener).toBeVisible();
    await opener.focus();
    await ruth.page.keyboard.press("Enter");
    await expect(window).toBeVisible();
    await window.getByTitle("Close and end this conversation").click();
    await expect(window).toBeHidden();
  }
  await expect(ruth.page.locator("#who-is-there")).toHaveText("nora: online");
  expect(questions(ruth, site) - before).toBe(1);
  await test.step("what comes later is seen too; known people are not asked for again", async () => {
    await ruth.page.evaluate(() => {
      for (const [id, user] of [
        ["later", "nora"],
        ["nobody", "ghost"],
        ["odd", "\ud800"],
        ["long", "x".repeat(2000)],
      ]) {
        const element = document.createElement("i");
        Object.assign(element, { id, hidden: true });
        element.dataset["chatWith"] = user ?? "";
        document.querySelector("#theme")?.append(element);
      }
    });
    const later = ruth.page.locator("#later");
    await expect(later).toHaveAccessibleName("Chat with Nora Lind Online now");
    await expect.poll(() => questions(ruth, site) - before).toBe(2);
    await later.press(" ");
    await expect(window).toBeVisible();
    await expect(ruth.page.locator("#nobody, #odd, #long")).toHaveCount(3);
    await expect(
      ruth.page.locator("#nobody[data-chat-state], #odd[data-chat-state], #long[data-chat-state]"),
    ).toHaveCount(0);
    await later.evaluate((element) => element.setAttribute("data-chat-with", "ghost"));
    await expect(later).toBeHidden();
    await expect(later).toBeEmpty();
  });
  await test.step("presence is told to the page's own script", async () => {
    await nora.logsOut();
    await expect(ruth.page.locator("#who-is-there")).toHaveText("nora: offline");
  });
});

test("a page that names nobody asks nothing, whatever happens in it", async ({ seat, site }) => {
  const zoe = await seat("zoe");
  await zoe.comesOnline();
  await zoe.plone.opens("/news");
  await zoe.isOnline();
  await zoe.page.evaluate(() => {
    for (let count = 0; count < 1000; count++) document.body.append(document.createElement("p"));
  });
  expect(await zoe.page.evaluate(() => window.collectiveConverse?.version)).toBe(1);
  expect(questions(zoe, site)).toBe(0);
});

test("who presses while the chat is still loading has the conversation as soon as it is there", async ({
  seat,
}) => {
  const zoe = await seat("zoe");
  await zoe.logsIn();
  let goOn: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  await zoe.page.route(/\/converse\.js$/, async (route) => {
    await held;
    await route.continue();
  });
  await zoe.plone.opens("/author/nora");
  const button = zoe.page.getByRole("button", { name: "Chat with Nora Lind" });
  await button.click();
  await expect(button).toHaveAttribute("aria-busy", "true");
  await expect(zoe.chat.root).toHaveCount(0);
  goOn();
  const field = zoe.chat.conversation("Nora Lind").getByRole("textbox", { name: "Message" });
  await expect(field).toBeFocused();
  await expect(button).not.toHaveAttribute("aria-busy");
  await expect(button).toHaveAccessibleName("Chat with Nora Lind Not known whether online");
  await zoe.chat.writes("Nora Lind", "You were never here before.");
});

test("where the chat ends while it loads, nothing is left of what was pressed", async ({ seat }) => {
  const zoe = await seat("zoe");
  await zoe.logsIn();
  await zoe.page.route(/\/converse\.js$/, () => undefined);
  await zoe.plone.opens("/author/nora");
  const button = zoe.page.getByRole("button", { name: "Chat with Nora Lind" });
  await button.click();
  await expect(button).toHaveAttribute("aria-busy", "true");
  const tab = await zoe.context.newPage();
  await tab.goto(`${zoe.plone.url}/news`, { waitUntil: "commit" });
  await tab.evaluate(() => localStorage.setItem("collective.converse.member", "somebody else"));
  const element = zoe.page.locator("[data-chat-with]");
  await expect(element).toBeHidden();
  await expect(element).not.toHaveAttribute("aria-busy");
  await expect(element).not.toHaveAttribute("data-chat-state");
});

test("when another member logs in in this browser the page of the one before opens nothing any more", async ({
  seat,
  site,
}) => {
  const zoe = await seat("zoe");
  await zoe.comesOnline();
  await zoe.plone.opens("/author/nora");
  const button = zoe.page.getByRole("button", { name: /^Chat with Nora Lind/ });
  await expect(button).toBeVisible();
  const kept = await zoe.page.evaluateHandle<CollectiveConverse | undefined>(() => window.collectiveConverse);
  const tab = await zoe.context.newPage();
  const other = site.account("mei");
  await zoe.context.clearCookies({ name: "__ac" });
  await new Plone(tab, site.ready.url).logsIn(other);
  await zoe.chat.isGone();
  await expect(zoe.page.locator("[data-chat-with]")).toBeHidden();
  expect(await kept.evaluate((api) => api?.chatWith("nora"))).toBe(false);
  expect(await zoe.page.evaluate(() => "collectiveConverse" in window)).toBe(false);
});

test("when the login is gone nothing can be opened, until the same member has logged in again", async ({
  seat,
  site,
}) => {
  const zoe = await seat("zoe");
  await zoe.page.clock.install();
  await zoe.comesOnline();
  await zoe.plone.opens("/author/nora");
  const button = zoe.page.getByRole("button", { name: /^Chat with Nora Lind/ });
  await expect(button).toBeVisible();
  await zoe.hearsOfLostLogin();
  await expect(zoe.chat.lapsed).toBeVisible();
  await expect(zoe.page.locator("[data-chat-with]")).toBeHidden();
  await expect(zoe.page.locator("[data-chat-state], [data-chat-presence]")).toHaveCount(0);
  expect(await zoe.page.evaluate(() => "collectiveConverse" in window)).toBe(false);
  const tab = await zoe.context.newPage();
  await new Plone(tab, site.ready.url).logsIn(zoe.account);
  await expect(button).toHaveAccessibleName("Chat with Nora Lind Not known whether online", {
    timeout: 30_000,
  });
  await button.click();
  await expect(zoe.chat.conversation("Nora Lind")).toBeVisible();
});

test("a byline offers it where the site says so", async ({ seat, site }) => {
  await publishPage(site, "by-both", "By two of us", "<p>Text.</p>", ["nora", "zoe", "ghost"]);
  await changeSetting(site, "chat_with_byline", true);
  try {
    const zoe = await seat("zoe");
    await zoe.logsIn();
    await zoe.plone.opens("/by-both");
    const button = zoe.page.getByRole("button", { name: /^Chat with/ });
    await expect(button).toHaveAccessibleName("Chat with Nora Lind Not known whether online");
    await button.click();
    await expect(zoe.chat.conversation("Nora Lind")).toBeVisible();
    expect(questions(zoe, site)).toBe(1);
  } finally {
    await changeSetting(site, "chat_with_byline", false);
  }
});
