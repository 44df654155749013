import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { GROUPS } from "../../src/doctor/checks/all-checks.ts";
import { type Described, troubleshootingPage } from "../../src/doctor/troubleshooting.ts";

const PAGE = new URL("../../../../docs/troubleshooting.md", import.meta.url).pathname;
/** By its address: what it is made of is typed for a browser. */
const BROWSER = new URL("../../../web/src/doctor/checks/all-checks.ts", import.meta.url).pathname;
const MADE = /(<!-- made from the checks -->\n\n)[\s\S]*(\n\n<!-- end of what is made -->\n)/;

test("docs/troubleshooting.md says what the checks say; `-u` renews it", async () => {
  const text = readFileSync(PAGE, "utf8");
  expect(text).toMatch(MADE);
  const { BROWSER_CHECKS }: { BROWSER_CHECKS: readonly Described[] } = await import(BROWSER);
  const groups = [...GROUPS, { title: "In the administrator's browser", checks: BROWSER_CHECKS }];
  const renewed = text.replace(MADE, (_, begin, end) => begin + troubleshootingPage(groups) + end);
  await expect(renewed).toMatchFileSnapshot(PAGE);
});
