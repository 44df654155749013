import { readFile, truncate, writeFile } from "node:fs/promises";
import type { Member } from "../people/member.ts";
import { expect, test } from "../people/test.ts";

const MIB = 1024 * 1024;
const SCRIPT = "document.documentElement.dataset.taken = 'yes'";
const HTML = `<!doctype html><title>Mine</title><script>${SCRIPT}</script><h1>Mine</h1>`;

/** The address of the file in the newest message from somebody. */
async function addressOf(member: Member, from: Member, file: string): Promise<string> {
  const link = member.chat.message(from.name, file).locator("a[href*='/upload/']").first();
  return (await link.getAttribute("href")) ?? "";
}

test("a picture is seen by the other one at once, and opened in a tab", async ({ friends }) => {
  const [olga, zoe] = await friends("olga", "zoe");
  const picture = { name: "our street.png", mimeType: "image/png", buffer: await olga.page.screenshot() };
  await olga.chat.sendsFiles(zoe.name, [picture]);
  for (const [member, other] of [
    [zoe, olga],
    [olga, zoe],
  ] as const) {
    const shown = member.chat.conversation(other.name).locator("img[src*='/upload/']");
    await expect(shown).toBeVisible();
    await expect.poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1280);
  }
  await zoe.chat.conversation(olga.name).locator("img[src*='/upload/']").click();
  const large = zoe.chat.dialogue.locator("img[src*='/upload/']");
  await expect(large).toBeVisible();
  expect(zoe.watch.complaints).toEqual([]);
  expect(olga.watch.complaints).toEqual([]);
  const address = (await large.getAttribute("src")) ?? "";
  const tab = await zoe.context.newPage();
  const answer = await tab.goto(address);
  expect(answer?.headers()).toMatchObject({
    "content-type": "image/png",
    "x-content-type-options": "nosniff",
  });
  expect(await tab.locator("img").evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1280);
});

test("a page on another of the site's origins may send files too, and read the answer", async ({
  seat,
  site,
}) => {
  const { page } = await seat("bob");
  await page.goto(site.ready.url.replace("localhost", "127.0.0.1"));
  const answer = await page.evaluate(
    async (url) => {
      const headers = { Authorization: "Bearer no.such.slot", "Content-Type": "image/png" };
      const { status } = await fetch(url, { method: "PUT", headers, body: "picture" });
      return { status, from: location.hostname };
    },
    site.at(`${site.ready.base}/upload/AAAAAAAAAAAAAAAAAAAAAAAA/a.png`),
  );
  expect(answer).toEqual({ status: 403, from: "127.0.0.1" });
});

test("a page with a script is saved by the other one, and never runs", async ({ friends, site }) => {
  const [amir, sam] = await friends("amir", "sam");
  for (const [name, mimeType] of [
    ["offer.html", "text/html"],
    ["offer.svg", "image/svg+xml"],
    ["offer.js", "text/javascript"],
  ] as const) {
    const content = name === "offer.js" ? SCRIPT : HTML;
    await amir.chat.sendsFiles(sam.name, [{ name, mimeType, buffer: Buffer.from(content) }]);
    const saving = sam.page.waitForEvent("download");
    const address = await addressOf(sam, amir, name);
    expect(address.startsWith(`${site.ready.url.replace(/\/$/, "")}${site.ready.base}/upload/`)).toBe(true);
    await sam.page.evaluate((url) => location.assign(url), address);
    const saved = await saving;
    expect(saved.suggestedFilename()).toBe(name);
    expect(await readFile(await saved.path(), "utf8")).toBe(content);
    expect(await tryToRun(sam, address)).toEqual({ taken: null, worker: "refused" });
  }
});

/** Put the file into a page of the site in every way that could run it. */
async function tryToRun({ page }: Member, address: string) {
  return await page.evaluate(async (url) => {
    const settled = (element: HTMLElement) =>
      new Promise((resolve) => {
        element.addEventListener("load", resolve);
        element.addEventListener("error", resolve);
        document.body.append(element);
      });
    const make = (tag: string, attributes: Record<string, string>) => {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      return element;
    };
    await settled(make("script", { src: url }));
    await settled(make("script", { src: url, type: "module" }));
    await settled(make("link", { rel: "stylesheet", href: url }));
    const worker = await navigator.serviceWorker.register(url).then(
      () => "taken",
      () => "refused",
    );
    await new Promise((resolve) => {
      const dedicated = new Worker(url);
      dedicated.onerror = resolve;
      dedicated.onmessage = resolve;
    });
    return { taken: document.documentElement.dataset["taken"] ?? null, worker };
  }, address);
}

test("a file that is too large, or one more than the day's share, is refused with a reason", async ({
  friends,
}, testInfo) => {
  const [zoe, mei] = await friends("zoe", "mei");
  const paths = Array.from({ length: 7 }, (_, index) => testInfo.outputPath(`film-${index}.bin`));
  for (const path of paths) {
    await writeFile(path, "");
    await truncate(path, 16 * MIB);
  }
  const huge = testInfo.outputPath("huge.bin");
  await writeFile(huge, "");
  await truncate(huge, 16 * MIB + 1);
  await zoe.chat.sendsFiles(mei.name, [huge]);
  await zoe.chat.reads(mei.name, "exceeds the maximum allowed by your server, which is 16");
  await zoe.chat.sendsFiles(mei.name, paths);
  await zoe.chat.reads(mei.name, "each member has a share for a day. Please try again tomorrow.");
  await expect(mei.chat.conversation(zoe.name).locator("a[href*='/upload/']")).toHaveCount(6);
});
