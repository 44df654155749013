import { errorsIn } from "../environment/index.ts";
import type { Member } from "../people/member.ts";
import { expect, test } from "../people/test.ts";

test("a normal visit makes no noise, asks no other host, and shows the token to nobody", async ({
  friends,
  site,
}) => {
  const errors = errorsIn(site);
  const [jane, amir] = await friends("jane@example.org", "amir");
  await tokenIsNowhere(jane);
  await jane.talksWith(amir, "Nothing to see here", "Nothing at all");
  await jane.comesBackAfter(() => jane.plone.followsLink("News"));
  await jane.reads("Nothing at all", { from: amir });
  await tokenIsNowhere(jane);
  await jane.logsOut();
  await jane.page.waitForLoadState("networkidle");
  await tokenIsNowhere(jane);

  expect(jane.watch.complaints).toEqual([]);
  expect(amir.watch.complaints).toEqual([]);
  expect(errorsIn(site)).toEqual(errors);
  const hosts = new Set(jane.watch.requests.map(({ url }) => new URL(url).host));
  expect([...hosts]).toEqual([new URL(site.ready.url).host]);
});

/** Neither in an address nor in the page nor in what the browser keeps; and it is offered by X-TOKEN alone. */
async function tokenIsNowhere({ watch, page, storage }: Pick<Member, "watch" | "page" | "storage">) {
  expect(watch.tokens.length).toBeGreaterThan(0);
  const addresses = watch.requests.map(({ url }) => decodeURIComponent(url)).join("\n");
  const places = [addresses, await page.content(), await storage()];
  for (const token of watch.tokens) {
    for (const part of token.split(" ")) for (const place of places) expect(place).not.toContain(part);
  }
  const offers = watch.streams.sent.filter((text) => text.startsWith("<auth"));
  expect(offers.length).toBeGreaterThan(0);
  for (const offer of offers) expect(offer).toMatch(/mechanism=["']X-TOKEN["']/);
}
