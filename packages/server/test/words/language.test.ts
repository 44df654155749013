import { expect, test } from "vitest";
import { negotiateLanguage } from "../../src/words/language.ts";

test.each([
  [undefined, "no header"],
  ["", "nothing"],
  ["tlh, sv;q=0.9", "languages that nobody here speaks"],
  ["de;q=0", "a refusal alone"],
  ["de;q=2", "a weight that is none"],
  ["de;q=0.1234", "a weight that is too exact"],
  ["../../de", "a path"],
  ["d e", "two words"],
  ["german-and-nothing-else", "a tag that is too long"],
])("%j, %s: English", (header: string | undefined, _what: string) => {
  expect(negotiateLanguage(header)).toBe("en");
});

test.each([
  ["de", "de"],
  ["DE-at", "de"],
  ["fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5", "fr"],
  ["en;q=0.3, nl;q=0.4", "nl"],
  ["it;q=0.5, es;q=0.5", "it"],
  ["sv, es;q=0.1", "es"],
  ["pt", "pt-br"],
  ["pt-PT", "pt-br"],
  ["pt-BR , en ; q=0.9", "pt-br"],
  ["de-Latn-DE-1996", "de"],
  ["*", "en"],
  ["en;q=0, *", "de"],
  ["en-GB;q=0,en;q=0,de;q=0,*;q=0.5", "es"],
  ["en,de;q=1.0", "en"],
  ["nonsense here, nl", "nl"],
])("%j: %s", (header, language) => {
  expect(negotiateLanguage(header)).toBe(language);
});

test("a header of thousands of languages is not read to its end", () => {
  expect(negotiateLanguage(`${"sv,".repeat(5000)}de`)).toBe("en");
});

test("a tag of sixteen thousand characters costs nothing: anybody may send it with each request", () => {
  const header = `${"a-".repeat(8000)}a, de`;
  const began = process.cpuUsage();
  for (let times = 0; times < 100; times++) expect(negotiateLanguage(header)).toBe("de");
  expect(process.cpuUsage(began).user / 1000).toBeLessThan(500);
});
