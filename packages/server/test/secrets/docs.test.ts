import { spawnSync } from "node:child_process";
import { mkdir, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { COMMANDS } from "../../src/commands/commands.ts";
import { type Built, buildCommand } from "../bin/built-command.ts";
import { makeFile, makeFolder, OTP_SEED, SMALLEST, TOKEN_SECRET } from "../config/files.ts";

const PAGES = {
  "docs/secrets.md": await readFile(new URL("../../../../docs/secrets.md", import.meta.url), "utf8"),
  "packages/server/README.md": await readFile(new URL("../../README.md", import.meta.url), "utf8"),
};
type Page = keyof typeof PAGES;

/** The sections of the page, in its order, and one that is for a site of another kind. */
const HEADINGS = ["Make and look", "Rotate", "The key for Plone", "When one leaks", "In the environment"];
const MOVE = "Move those of version 1";

let built: Built;
beforeAll(async () => {
  built = await buildCommand();
});
afterAll(() => built.remove());

/** The commands of a page's sections with these headings, in the order of the page. */
function commandsOf(page: Page, headings: readonly string[]): string[] {
  const sections = PAGES[page]
    .split(/^## /m)
    .filter((section) => headings.includes(section.split("\n")[0] ?? ""));
  expect(sections).toHaveLength(headings.length);
  return sections.flatMap((section) =>
    Array.from(section.matchAll(/```sh\n([\s\S]*?)```/g), ([, code = ""]) => code),
  );
}

/** A folder with `converse.toml` and the commands that a page names; `systemctl` only says what it was asked. */
async function makeSite(): Promise<{ folder: string; path: string }> {
  const folder = await makeFolder();
  await makeFile("converse.toml", SMALLEST, { folder });
  await mkdir(join(folder, "bin"));
  await symlink(built.command, join(folder, "bin/collective-converse"));
  await makeFile("bin/systemctl", '#!/bin/sh\necho "systemctl $*"\n', { folder, mode: 0o755 });
  return { folder, path: `${join(folder, "bin")}:${process.env["PATH"]}` };
}

/** As a shell runs what is pasted into it; two minutes need not pass, for the comment in the file is set back. */
function paste({ folder, path }: { folder: string; path: string }, code: string) {
  const old = "sed -i 's/# replaced 2[0-9]*/# replaced 2000/' secrets.toml";
  return spawnSync("sh", ["-eu", "-c", code.replace("# two minutes later", old)], {
    cwd: folder,
    env: { PATH: path },
    encoding: "utf8",
  });
}

test("the commands of docs/secrets.md do what the page says, from its first to its last", async () => {
  const site = await makeSite();
  const outcomes = commandsOf("docs/secrets.md", HEADINGS).map((code) => paste(site, code));
  expect(outcomes.map(({ status, stderr }) => [status, stderr])).toEqual(outcomes.map(() => [0, ""]));
  const file = join(site.folder, "secrets.toml");
  expect(outcomes.map(({ stdout }) => stdout.replaceAll(/(?:[0-9a-f]{4}-){3}[0-9a-f]{4}/g, "PRINT"))).toEqual(
    [
      `${file} has new secrets for plone\n${file} has good secrets for plone\n${file}\n  plone: PRINT, plone_key PRINT\n`,
      `${file} has new secrets for plone; the old ones are accepted until --finish or the next rotation\n`,
      `${file} has no previous secrets for plone any more\n`,
      `${site.folder}/plone.key has the plone_key of plone, PRINT\n`,
      `${file} has a new plone_key for plone; all else is as it was\n${site.folder}/plone.key has the plone_key of plone, PRINT\n`,
      `${file} has new secrets for plone; the old ones are refused from now on\n${file} has good secrets for plone\n`,
      "systemctl restart collective-converse\n",
      `${join(site.folder, "pair.toml")} has new secrets for plone\nthe environment has good secrets for plone\n`,
    ],
  );
});

test("the command that moves the secrets of version 1 does what the page says", async () => {
  const site = await makeSite();
  const lines = [`otp_seed ${OTP_SEED}`, `token_secret ${TOKEN_SECRET}`];
  const conf = ["<product-config collective.converse>", ...lines, "</product-config>", ""].join("\n");
  const path = await makeFile("zope.conf", conf, { folder: site.folder });
  const [code = ""] = commandsOf("docs/secrets.md", [MOVE]);
  const { status, stdout, stderr } = paste(site, code.replace("/srv/plone/etc/zope.conf", path));
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toContain(`Now delete lines 2 and 3 of ${path}. This command does not change it`);
  expect(paste(site, "collective-converse secrets check --config converse.toml").status).toBe(0);
});

test("the commands of the README do what it says", async () => {
  const site = await makeSite();
  expect(paste(site, "collective-converse secrets create --config converse.toml").status).toBe(0);
  const [code = ""] = commandsOf("packages/server/README.md", ["Secrets"]);
  const { status, stdout, stderr } = paste(site, code);
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout.trimEnd().split("\n")).toHaveLength(3);
});

test("every block of commands on the page is run", () => {
  const blocks = PAGES["docs/secrets.md"].match(/^```/gm)?.length ?? 0;
  expect(commandsOf("docs/secrets.md", [...HEADINGS, MOVE])).toHaveLength(blocks / 2);
});

test("the README tells every command", () => {
  const [, table = ""] = /## Commands\n([\s\S]*?)\n## /.exec(PAGES["packages/server/README.md"]) ?? [];
  for (const { name } of COMMANDS) expect(table).toContain(`\`${name}`);
});

test.each(Object.keys(PAGES) as Page[])("%s names no option that there is not", (page) => {
  for (const [, name = "", rest = ""] of PAGES[page].matchAll(
    /(secrets (?:create|move|rotate|check|show|plone-key))([^`\n]*)/g,
  )) {
    const command = COMMANDS.find((candidate) => candidate.name === name);
    for (const [, option = ""] of rest.matchAll(/ --([a-z-]+)/g)) {
      expect(Object.keys(command?.options ?? {}), `${name} --${option}`).toContain(option);
    }
  }
});
