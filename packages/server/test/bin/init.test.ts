import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { loadConfig } from "../../src/config/index.ts";
import { makeFolder } from "../config/files.ts";
import { json, StubPlone } from "../gateway/stub-plone.ts";
import { type Built, buildCommand, runCommand } from "./built-command.ts";
import { Person } from "./terminal.ts";

const ENTER = "\r";
const CTRL_C = "\u0003";
const CTRL_D = "\u0004";
const ESCAPE = "\u001b[";

let built: Built;
beforeAll(async () => {
  built = await buildCommand();
});
afterAll(() => built.remove());

async function startPlone(): Promise<string> {
  const plone = new StubPlone();
  plone.answer = (_req, res) => json(res, { sites: [{ "@id": "http://127.0.0.1/intranet" }] });
  onTestFinished(() => plone.stop());
  return plone.start();
}

function person(folder: string, ...more: string[]): Person {
  return new Person(built.command, ["init", `--dir=${folder}`, `--data=${join(folder, "data")}`, ...more], {
    NO_COLOR: "1",
  });
}

test("six questions are asked, a bad answer once more, and Enter takes what is proposed", async () => {
  const folder = await makeFolder();
  const plone = await startPlone();
  const jane = person(folder);
  await jane.sees("What is the site's address in people's browsers?");
  jane.types(`www.example.org${ENTER}`);
  await jane.sees("write http:// or https://");
  jane.types(`https://www.example.org/${ENTER}`);
  await jane.sees("Where does Plone itself answer?");
  jane.types(`${plone}${ENTER}`);
  await jane.sees("Where does the site lie in Zope?");
  await jane.sees("[/intranet] > ");
  jane.types(ENTER);
  await jane.sees("What stands behind the @");
  await jane.sees("[example.org] > ");
  jane.types(`chat.example.org${ENTER}`);
  await jane.sees("Which Prosody?");
  await jane.sees("[supervised] > ");
  jane.types(ENTER);
  await jane.sees("Which web server");
  jane.types(`caddy${ENTER}`);
  await jane.sees("This is what will be set up:");
  await jane.sees("name@chat.example.org");
  await jane.sees(join(folder, "snippets/Caddyfile"));
  await jane.sees("Enter writes them");
  expect(await readdir(folder)).toEqual([]);
  jane.types(ENTER);
  await jane.sees("Next, as root:");
  expect(await jane.ended).toBe(0);
  expect(jane.screen.match(/\?/g)).toHaveLength(6);
  const { sites } = await loadConfig(join(folder, "converse.toml"));
  expect(sites).toMatchObject([
    { origins: ["https://www.example.org"], plone, path: "/intranet", domain: "chat.example.org" },
  ]);
});

test.each([
  ["Ctrl-C at a question", "> ", CTRL_C, []],
  ["Ctrl-D at a question", "> ", CTRL_D, []],
  [
    "Ctrl-C before the files are written",
    "Enter writes them",
    CTRL_C,
    [
      "public-url=https://a.example",
      "plone=http://127.0.0.1:1",
      "path=/Plone",
      "domain=a.example",
      "prosody=supervised",
      "proxy=none",
    ],
  ],
])("%s leaves nothing behind", async (_, text, key, options) => {
  const folder = await makeFolder();
  const jane = person(folder, ...options.map((option) => `--${option}`));
  await jane.sees(text);
  jane.types(key);
  await jane.sees("[init-cancelled]");
  expect(await jane.ended).toBe(1);
  expect(await readdir(folder)).toEqual([]);
});

test("several lines that are pasted at once answer several questions", async () => {
  const folder = await makeFolder();
  const jane = person(folder, "--proxy=none", "--prosody=supervised");
  await jane.sees("> ");
  jane.types(["https://a.example", "http://127.0.0.1:1", "/Plone", "a.example", ""].join(ENTER) + ENTER);
  await jane.sees("Next, as root:");
  expect(await jane.ended).toBe(0);
});

test("what is written holds no colour, and neither does a pipe", async () => {
  const folder = await makeFolder();
  const options = [
    "public-url=https://a.example",
    "plone=http://127.0.0.1:1",
    "path=/Plone",
    "domain=a.example",
  ];
  const args = [
    "init",
    `--dir=${folder}`,
    `--data=${folder}/data`,
    "--yes",
    ...options.map((option) => `--${option}`),
  ];
  const { status, stdout, stderr } = await runCommand(built.command, args);
  expect([status, (stdout + stderr).includes(ESCAPE)]).toEqual([0, false]);
});
