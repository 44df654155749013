import { spawnSync } from "node:child_process";
import { mkdir, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "smol-toml";
import { afterAll, beforeAll, expect, test } from "vitest";
import { COMMANDS } from "../../src/commands/commands.ts";
import { loadConfig } from "../../src/config/index.ts";
import { type Built, buildCommand } from "../bin/built-command.ts";
import { makeFile, makeFolder, SMALLEST } from "../config/files.ts";
import { SiteWithChat } from "../secrets/site-with-chat.ts";
import { SystemProsody } from "./system-prosody.ts";

async function read(page: string): Promise<string> {
  return readFile(new URL(`../../../../docs/${page}`, import.meta.url), "utf8");
}

let built: Built;
beforeAll(async () => {
  built = await buildCommand();
});
afterAll(() => built.remove());

async function blocksOf(page: string): Promise<string[]> {
  return Array.from((await read(page)).matchAll(/```sh\n([\s\S]*?)```/g), ([, code = ""]) => code);
}

/** A shell in the folder, with the command, and `systemctl`, which only says what it was asked. */
async function shellIn(folder: string) {
  await mkdir(join(folder, "bin"));
  await symlink(built.command, join(folder, "bin/collective-converse"));
  await makeFile("bin/systemctl", '#!/bin/sh\necho "systemctl $*"\n', { folder, mode: 0o755 });
  const env = { PATH: `${join(folder, "bin")}:${process.env["PATH"]}` };
  return (code: string) => spawnSync("sh", ["-eu", "-c", code], { cwd: folder, env, encoding: "utf8" });
}

test("the commands of docs/configuration.md do what it says", async () => {
  const folder = await makeFolder();
  await makeFile("converse.toml", SMALLEST, { folder });
  const shell = await shellIn(folder);
  const [commands = "", schema = "", ...others] = await blocksOf("configuration.md");
  expect(others).toEqual([]);
  // The exit status of `diff` says that something would change.
  const ran = shell(commands.replace("config diff", "config diff || test $? = 1"));
  expect([ran.status, ran.stderr]).toEqual([0, ""]);
  expect(ran.stdout).toMatch(/is valid[\s\S]*# default[\s\S]*\+VirtualHost "example.org"[\s\S]*was written/);
  expect(shell(schema).status).toBe(0);
  expect(JSON.parse(await readFile(join(folder, "converse.schema.json"), "utf8"))).toHaveProperty("$schema");
});

test("the commands of docs/prosody.md do what it says", async () => {
  const [diff = "", system = "", remote = "", look = "", ...others] = await blocksOf("prosody.md");
  expect(others).toEqual([]);
  const site = await SiteWithChat.start(built.command);
  const supervised = await shellIn(site.folder);
  expect(supervised(diff)).toMatchObject({ status: 0, stdout: "" });
  expect(supervised(look)).toMatchObject({ status: 0, stdout: expect.stringContaining("is good for chat") });

  const own = await SystemProsody.make();
  const text = SMALLEST.replace("[xmpp]", `[xmpp]\nrun = "system"\nurl = "http://127.0.0.1:${own.port}"`);
  const beside = await makeFolder();
  await makeFile("converse.toml", text, { folder: beside });
  const shell = await shellIn(beside);
  expect(shell("collective-converse secrets create").status).toBe(0);
  const code = system
    .replace("config apply", `config apply ${own.flags.join(" ")}`)
    .replace("prosody check", `prosody check --prosody-config=${own.config}`);
  expect(shell(code)).toMatchObject({
    status: 0,
    stdout: expect.stringContaining("systemctl restart prosody\n"),
  });

  const away = await makeFolder();
  const elsewhere = SMALLEST.replace("[xmpp]", '[xmpp]\nrun = "remote"\nurl = "https://xmpp.example:5281"');
  await makeFile("converse.toml", elsewhere, { folder: away });
  const there = await shellIn(away);
  expect(there(`collective-converse secrets create\n${remote}`)).toMatchObject({
    status: 0,
    stdout: expect.stringContaining("now copy"),
  });
});

test("the examples of docs/prosody.md are valid", async () => {
  const page = await read("prosody.md");
  const runs = [];
  for (const [, text = ""] of page.matchAll(/```toml\n([\s\S]*?)```/g)) {
    expect(parse(text)).toBeDefined();
    runs.push((await loadConfig(await makeFile("converse.toml", text))).xmpp.run);
  }
  expect(runs).toEqual(["system", "remote"]);
});

test.each(["configuration.md", "prosody.md"])(
  "%s names no command and no option that there is not",
  async (name) => {
    const page = await read(name);
    for (const [, group = "", verb = "", rest = ""] of page.matchAll(
      /\b(config|prosody|secrets) (show|diff|apply|check|schema|shell|log|create|rotate)\b([^`\n]*)/g,
    )) {
      const command = COMMANDS.find((candidate) => candidate.name === `${group} ${verb}`);
      if (command === undefined) continue;
      for (const [, option = ""] of rest.matchAll(/ --([a-z-]+)/g)) {
        expect([...Object.keys(command.options), "help"], `${group} ${verb} --${option}`).toContain(option);
      }
    }
  },
);
