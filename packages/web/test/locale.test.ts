import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { converseLocale } from "../src/chat/locale.ts";

test.each([
  ["de", "de"],
  ["de-at", "de"],
  ["DE", "de"],
  ["pt-br", "pt_BR"],
  ["pt_BR", "pt_BR"],
  ["pt", "pt"],
  ["zh-cn", "zh_CN"],
  ["zh-Hant", "zh_TW"],
  ["zh", "zh_CN"],
  ["no", "nb"],
  ["nn-no", "nb"],
  ["en", "en"],
  ["en-gb", "en"],
  ["tlh", "en"],
  ["", "en"],
  ["../../x", "en"],
])("%s -> %s", (language, locale) => {
  expect(converseLocale(language)).toBe(locale);
});

test("Converse.js has a catalogue for each locale that it is asked for", () => {
  const folder = new URL("../../../node_modules/converse.js/dist/chunkjs/locales", import.meta.url);
  const catalogues = readdirSync(folder).filter((file) => file.endsWith("-converse-po.js"));
  const languages = catalogues.map((file) => file.split("-")[0] ?? "");
  const asked = new Set(languages.map((language) => converseLocale(language.replace("_", "-"))));
  asked.delete("en");
  expect([...asked].filter((locale) => !languages.includes(locale))).toEqual([]);
  expect(asked.size).toBeGreaterThan(35);
});
