import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { nextCommands } from "../../src/commands/init/next-commands.ts";
import {
  PROXIES,
  renderConverseToml,
  renderProductConfig,
  renderProxy,
  renderSystemdUnit,
} from "../../src/setup/index.ts";
import { USUAL } from "./plans.ts";

const DOCS = new URL("../../../../docs/", import.meta.url);

function read(page: string): Promise<string> {
  return readFile(new URL(page, DOCS), "utf8");
}

/** What stands in a page's blocks of code. */
async function blocksOf(page: string): Promise<string[]> {
  return Array.from((await read(page)).matchAll(/^```\w*\n([\s\S]*?)^```$/gm), ([, code = ""]) => code);
}

const SITE = { base: USUAL.site.base, listen: USUAL.listen };

test.each(PROXIES)("docs/proxies.md has the lines for %s as they are written", async (name) => {
  const blocks = await blocksOf("proxies.md");
  for (const { text } of renderProxy(name, SITE)) expect(blocks).toContain(text);
});

test("docs/production.md has the unit as it is written", async () => {
  expect(await blocksOf("production.md")).toContain(renderSystemdUnit(USUAL).text);
});

test("docs/install.md has the commands that `init` says, and what zope.conf gets", async () => {
  const accounts = { isRoot: true, hasUser: false, plone: undefined };
  const next = nextCommands(USUAL, { folder: "/etc/converse/snippets", proxy: "nginx", accounts });
  const blocks = await blocksOf("install.md");
  expect(blocks).toContain(`${next.join("\n")}\n`);
  expect(blocks).toContain(renderProductConfig(USUAL).text);
});

test("the file that docs/install.md has people write by hand says the same as the one of `init`", async () => {
  const bare = (text: string) => text.replaceAll(/^#.*\n/gm, "");
  expect(await blocksOf("install.md")).toContain(bare(renderConverseToml(USUAL)));
});
