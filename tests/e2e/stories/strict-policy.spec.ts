import { expect, test } from "../people/test.ts";

test("what the policy forbids is forbidden, and noticed: no inline script, no eval, no frame, no other host", async ({
  seat,
  site,
}) => {
  const zoe = await seat("zoe");
  await zoe.comesOnline();
  expect(zoe.watch.violations).toEqual([]);
  const ran = await zoe.page.evaluate(async () => {
    const script = document.createElement("script");
    script.textContent = "document.documentElement.dataset.taken = 'inline'";
    document.body.append(script);
    const button = document.createElement("button");
    button.setAttribute("onclick", "document.documentElement.dataset.taken = 'attribute'");
    document.body.append(button);
    button.click();
    const image = new Image();
    const failed = new Promise((resolve) => image.addEventListener("error", resolve));
    image.src = "http://elsewhere.invalid/x.png";
    await failed;
    return document.documentElement.dataset["taken"];
  });
  expect(ran).toBeUndefined();
  await expect.poll(() => zoe.watch.violations.length).toBe(3);
  zoe.watch.violations.length = 0;

  const page = await zoe.context.newPage();
  await page.setContent(`<iframe src="${site.ready.url}"></iframe>`);
  await expect.poll(() => zoe.watch.violations).toEqual([expect.stringContaining("frame-ancestors")]);
  await expect(page.frameLocator("iframe").locator("converse-root")).toHaveCount(0);
  zoe.watch.violations.length = 0;
});

/** Where a page calls a sink with a plain text, by who wrote the script. */
const SINKS = [
  "Converse.js: DOMParser parseFromString",
  "Converse.js: Element innerHTML",
  "Plone: Element innerHTML",
  "Plone: HTMLScriptElement src",
];

test("with Trusted Types reported, the plain texts are those that docs/security-headers.md names", async ({
  seat,
  site,
}) => {
  const olga = await seat("olga");
  await olga.logsIn();
  const found = new Set<string>();
  await olga.page.exposeFunction("foundSink", (source: string, sample: string) => {
    const { base } = site.ready;
    const ours = new URL(source).pathname.startsWith(`${base}/`);
    const who = source.includes("/converse.js") ? "Converse.js" : ours ? "ours" : "Plone";
    found.add(`${who}: ${sample.split("|", 1)[0]}`);
  });
  await olga.page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ sourceFile, sample }) => {
      void (globalThis as unknown as { foundSink: (...told: string[]) => void }).foundSink(
        sourceFile,
        sample,
      );
    });
  });
  await olga.page.route(site.ready.url, async (route) => {
    const response = await route.fetch();
    const headers = {
      ...response.headers(),
      "content-security-policy-report-only": "require-trusted-types-for 'script'",
    };
    await route.fulfill({ response, headers });
  });
  await olga.page.goto(site.ready.url);
  await olga.isOnline();
  await expect.poll(() => [...found].sort()).toEqual(SINKS);
  olga.watch.violations.length = 0;
});
