import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Doctor } from "../pages/doctor.ts";
import { expect, test } from "../people/test.ts";

const SETTINGS = "/@@xmpp-settings";
const PAGE = "/@@xmpp-doctor";

test("a member who does not administer the site is refused", async ({ seat, site }) => {
  const zoe = await seat("zoe");
  await zoe.logsIn();
  await zoe.plone.opens(PAGE);
  await expect(zoe.page.locator("#collective-converse-doctor")).toHaveCount(0);
  const refusal = await zoe.page.evaluate(async (address) => {
    const headers = { "X-Requested-With": "collective.converse" };
    const answer = await fetch(address, { method: "POST", headers });
    return [answer.status, ((await answer.json()) as { code: string }).code];
  }, `${site.ready.base}/doctor`);
  expect(refusal).toEqual([403, "manager-not-permitted"]);
});

test("who administers the site looks from the settings whether the chat is well, and it is", async ({
  seat,
  site,
}) => {
  const sam = await seat("sam");
  await sam.logsIn();
  const doctor = new Doctor(sam.page);
  await doctor.isOpenedFrom(site.at(SETTINGS));
  await doctor.looks();
  expect(await doctor.faults()).toEqual([]);
  await expect(doctor.status).toContainText("All is well.");
  await expect(doctor.result("browser-websocket")).toContainText("open in");
  await expect(doctor.result("login").first()).toContainText("Fine");
  await expect(doctor.root.getByRole("list", { name: "In this browser" })).toBeVisible();
  await expect(doctor.root.getByRole("list", { name: "Logging in" })).toBeVisible();
  expect(sam.watch.complaints).toEqual([]);
});

test("an administrator of the Zope root, who has no chat, looks by keyboard and takes the result along", async ({
  seat,
  site,
}) => {
  const admin = await seat("admin");
  await admin.logsIn();
  const doctor = new Doctor(admin.page);
  await doctor.isOpenedFrom(site.at(SETTINGS));
  await doctor.button.focus();
  await admin.page.keyboard.press("Enter");
  await doctor.hasLooked();
  await expect(doctor.button).toBeFocused();
  await expect(doctor.status).toContainText("All is well.");
  const download = admin.page.waitForEvent("download");
  await doctor.root.getByRole("button", { name: "Download the result" }).click();
  const text = await readFile(await (await download).path(), "utf8");
  expect(JSON.parse(text)).toMatchObject({ summary: { errors: 0 } });
  for (const secret of [admin.account.password, ...(await admin.context.cookies()).map(({ value }) => value)])
    expect(text).not.toContain(secret);
  expect(await readFile(join(site.data, "logs/gateway.log"), "utf8")).not.toContain(admin.account.password);
});

test("where websockets do not get through to this browser, just that is said", async ({ seat, site }) => {
  const admin = await seat("admin");
  await admin.logsIn();
  const doctor = new Doctor(admin.page);
  await admin.page.routeWebSocket(/\/ws$/, (socket) => socket.close({ code: 1011 }));
  await doctor.isOpenedFrom(site.at(SETTINGS));
  await doctor.looks();
  expect(await doctor.faults()).toEqual(["error browser-websocket"]);
  await expect(doctor.status).toContainText("Something is wrong.");
  await doctor.root.getByRole("link", { name: "Wrong: A websocket opens from here" }).click();
  await expect(doctor.result("browser-websocket")).toBeInViewport();
  await expect(doctor.result("browser-websocket")).toContainText("firewall");
});

test("where Plone has another key than the gateway, just that is said, with lines to copy", async ({
  seat,
  site,
}) => {
  const sam = await seat("sam");
  await sam.logsIn();
  const doctor = new Doctor(sam.page);
  await sam.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const file = join(site.data, "plone.key");
  const was = await readFile(file, "utf8");
  await writeFile(file, was.replace(/[A-Z2-7]{4}(?=\n)/, "QQ2A"));
  try {
    await doctor.isOpenedFrom(site.at(SETTINGS));
    await doctor.looks();
    expect(await doctor.faults()).toEqual(["warning plone-key"]);
    await expect(doctor.status).toContainText("It works, with warnings.");
    const result = doctor.result("plone-key");
    await expect(result).toContainText("Warning");
    await result.getByRole("button", { name: "Copy these lines" }).click();
    await expect(result.getByRole("button", { name: "Copied" })).toBeVisible();
    const copied = await sam.page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain("collective-converse secrets plone-key --config ");
  } finally {
    await writeFile(file, was);
  }
  await doctor.looks();
  expect(await doctor.faults()).toEqual([]);
});

test("when the gateway does not answer, the page says so, and what to look at", async ({ seat, site }) => {
  const admin = await seat("admin");
  await admin.logsIn();
  const doctor = new Doctor(admin.page);
  const { base } = site.ready;

  await doctor.isOpenedFrom(site.at(SETTINGS));
  await admin.page.route(`**${base}/doctor`, (route) => route.abort());
  await doctor.looks();
  await expect(doctor.status).toContainText(`The gateway does not answer at ${base}.`);
  // Nobody has told the domain, and the browser's half says all the same that it is well.
  expect(await doctor.faults()).toEqual([]);
  await expect(doctor.result("browser-bosh")).toContainText("Fine");

  await admin.page.route(`**${base}/doctor`, (route) => route.fulfill({ status: 404, body: "<html>" }));
  await doctor.looks();
  await expect(doctor.status).toContainText(`What answers at ${base} is not the gateway (HTTP 404).`);

  await admin.page.route(`**${base}/doctor.js`, (route) => route.abort());
  await admin.page.goto(site.at(PAGE));
  await expect(doctor.root).toContainText(`the gateway does not answer at ${base}.`);
  await expect(doctor.root).toContainText("systemctl status collective-converse");
});

test("who leaves the page while it is looked keeps nobody from looking", async ({ seat, site }) => {
  const admin = await seat("admin");
  await admin.logsIn();
  const doctor = new Doctor(admin.page);
  await doctor.isOpenedFrom(site.at(SETTINGS));
  await doctor.root.getByLabel("Also watch a silent connection").check();
  await doctor.button.click();
  await expect(doctor.result("login")).toHaveCount(2);
  await expect(doctor.status).toHaveText("Looking …");
  await doctor.isOpenedFrom(site.at(SETTINGS));
  await expect(async () => {
    await doctor.looks();
    await expect(doctor.status).toContainText("All is well.", { timeout: 1_000 });
  }).toPass();
});

test("what a web server in front has answered is shown as text, whatever it is", async ({ seat, site }) => {
  const admin = await seat("admin");
  await admin.logsIn();
  const doctor = new Doctor(admin.page);
  const markup = '<img src="x" onerror="document.title = 1"><script>document.title = 2</script>';
  const result = {
    type: "result",
    group: markup,
    check: markup,
    subject: markup,
    state: "error",
    title: markup,
  };
  const rest = { measured: markup, meaning: markup, todo: [markup], because: null, hops: [], ms: 1 };
  const summary = { type: "summary", fine: 0, warnings: 0, errors: 1, skipped: 0 };
  await doctor.isOpenedFrom(site.at(SETTINGS));
  await admin.page.route(`**${site.ready.base}/doctor`, (route) =>
    route.fulfill({
      contentType: "application/x-ndjson",
      body: `${JSON.stringify({ ...result, ...rest })}\n${JSON.stringify(summary)}\n`,
    }),
  );
  await doctor.looks();
  await expect(doctor.result(markup).locator("pre")).toHaveText(markup);
  await expect(doctor.root.locator("img, script")).toHaveCount(0);
});

test("under a strict policy the page works; one that keeps the chat out is named", async ({ seat, site }) => {
  const admin = await seat("admin");
  await admin.logsIn();
  const doctor = new Doctor(admin.page);
  let policy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:";
  await admin.page.route(`**${PAGE}`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": policy } });
  });
  await admin.page.goto(site.at(PAGE));
  await doctor.looks();
  expect(await doctor.faults()).toEqual([]);

  policy = "default-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'none'";
  await admin.page.goto(site.at(PAGE));
  await doctor.looks();
  expect(await doctor.faults()).toEqual(["error browser-csp"]);
  await expect(doctor.result("browser-csp")).toContainText("connect-src forbids");
  admin.watch.violations.length = 0;
});
