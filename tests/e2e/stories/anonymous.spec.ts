import type { APIRequestContext } from "@playwright/test";
import { AddOns } from "../pages/add-ons.ts";
import { expect, test } from "../people/test.ts";

const PAGES = ["", "news", "sitemap", "accessibility-info", "contact-info", "@@search"];

test("an anonymous visitor's page has nothing of ours, before and after a member was there", async ({
  seat,
  site,
}) => {
  const visitor = await seat("mei");
  /** With what Plone's own scripts load afterwards and put into it. */
  const settledPage = async () => {
    await visitor.plone.opens();
    await visitor.page.waitForLoadState("networkidle");
    return visitor.page.content();
  };
  const before = await settledPage();
  await visitor.comesOnline();
  await visitor.logsOut();
  expect(await settledPage()).toBe(before);
  expect(before).not.toContain(`${site.ready.base}/`);
  expect(before).not.toMatch(/converse-|data-member/);
});

test("an anonymous visitor's page is byte for byte what it is without the add-on", async ({
  request,
  seat,
  site,
}) => {
  const admin = await seat("admin");
  await admin.logsIn();
  const addOns = new AddOns(admin.page, site.ready.url);
  const withAddOn = await pages(request, site.ready.url);
  await addOns.uninstalls();
  try {
    expect(await pages(request, site.ready.url)).toEqual(withAddOn);
  } finally {
    await addOns.installs();
  }
});

async function pages(request: APIRequestContext, url: string): Promise<string[]> {
  const bodies: string[] = [];
  for (const path of PAGES) {
    const answer = await request.get(new URL(path, url).href);
    expect(answer.ok()).toBe(true);
    bodies.push((await answer.body()).toString("latin1"));
  }
  return bodies;
}
