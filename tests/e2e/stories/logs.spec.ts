import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "../people/test.ts";

const WORDS = "PlantedWords4711";

/** Files below the folder that hold the text, by their path in it. */
function holding(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file, "latin1").includes(text))
    .map((file) => relative(folder, file));
}

test("no file of the site but Prosody's archive has what members wrote, and none a token or a login", async ({
  seat,
  site,
}) => {
  await site.addsMember("wanda", "Wanda Wort");
  await site.addsMember("emil", "Emil Ernst");
  const [wanda, emil] = [await seat("wanda"), await seat("emil")];
  await Promise.all([wanda.comesOnline(), emil.comesOnline()]);
  await wanda.adds(emil);
  await emil.approves(wanda);
  await wanda.talksWith(emil, WORDS, "I see");
  await expect.poll(site.kill("gateway").replaced, { timeout: 30_000 }).toBe(true);
  await wanda.isOnline();
  const logins = (await wanda.context.cookies())
    .filter(({ name }) => name === "__ac")
    .map(({ value }) => value);
  const told = [...wanda.watch.tokens, ...emil.watch.tokens, ...logins];
  expect(told.length).toBeGreaterThanOrEqual(3);
  for (const text of told) {
    for (const form of [text, decodeURIComponent(text).replaceAll('"', "")])
      expect(holding(site.folder, form)).toEqual([]);
  }
  const places = holding(site.folder, WORDS);
  expect(places).not.toEqual([]);
  expect(places.filter((file) => !file.startsWith("data/xmpp/prosody/"))).toEqual([]);
});
