import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { addWords, readWords } from "../../../scripts/build/add-words.mjs";
import met from "../src/words/converse/nl.json" with { type: "json" };
import de from "../src/words/de.json" with { type: "json" };
import en from "../src/words/en.json" with { type: "json" };
import es from "../src/words/es.json" with { type: "json" };
import fr from "../src/words/fr.json" with { type: "json" };
import it from "../src/words/it.json" with { type: "json" };
import nl from "../src/words/nl.json" with { type: "json" };
import ptBr from "../src/words/pt-br.json" with { type: "json" };

// Dutch lacks the most by far: all that members meet and that any of the languages lacks.
/** A language that lacks a text does not compile. */
const OTHERS: Record<string, typeof en> = { de, es, fr, it, nl, "pt-br": ptBr };
const LOCALES: Record<string, string> = { "pt-br": "pt_BR" };

const at = (path: string) => new URL(path, import.meta.url);
const WORDS = at("../src/words").pathname;
const holesOf = (text: string) => [...text.matchAll(/%\d\$[sd]/g)].map(([hole]) => hole).sort();

type Texts = Record<string, string[] | undefined>;

/** Converse.js's catalogue as the page gets it. */
async function catalogueOf(language: string): Promise<Texts> {
  const path = `chunkjs/locales/${LOCALES[language] ?? language}-LC_MESSAGES-converse-po.js`;
  const original = readFileSync(at(`../../../node_modules/converse.js/dist/${path}`), "utf8");
  const script = addWords(original, (await readWords(WORDS)).get(path) ?? {});
  const module = { exports: { locale_data: { converse: {} as Texts } } };
  const { __webpack_modules__: modules } = await import(`data:text/javascript,${encodeURIComponent(script)}`);
  for (const run of Object.values<(into: typeof module) => void>(modules)) run(module);
  return module.exports.locale_data.converse;
}

test("what is no catalogue of Converse.js is refused, so that a new version is noticed", () => {
  expect(() => addWords("export default {}", {})).toThrow(TypeError);
});

test("what Converse.js has a text for stays, and every letter survives", async () => {
  const script = addWords(
    `module.exports = JSON.parse('{"locale_data":{"converse":{"Name":["\\u2019s"],"No":[""]}}}')`,
    {
      Name: "Wrong",
      No: 'it\'s \\ "no" $& \u2028 …',
      New: "Neu",
    },
  );
  const module = { exports: { locale_data: { converse: {} as Texts } } };
  runInNewContext(script, { module });
  expect({ ...module.exports.locale_data.converse }).toEqual({
    Name: ["’s"],
    No: ['it\'s \\ "no" $& \u2028 …'],
    New: ["Neu"],
  });
});

describe.each(Object.entries(OTHERS))("%s", (language, words) => {
  test("says all in its own words, without markup, with the holes of the English text", () => {
    expect(Object.keys(words)).toEqual(Object.keys(en));
    for (const [key, text] of Object.entries(words)) {
      const english = en[key as keyof typeof en];
      expect(text, key).toMatch(/^\p{Lu}[^<>&\n]*\S$/u);
      expect(holesOf(text), key).toEqual(holesOf(english));
      expect(text, key).not.toBe(english);
    }
  });

  test("is in the catalogue that Converse.js loads", async () => {
    const catalogue = await catalogueOf(language);
    for (const [key, english] of Object.entries(en))
      expect(catalogue[english]).toEqual([words[key as keyof typeof en]]);
  });

  test("has every text of Converse.js that members meet", async () => {
    const catalogue = await catalogueOf(language);
    const bare = Object.keys(met).filter((text) => !catalogue[text]?.[0]);
    expect(bare).toEqual([]);
    for (const text of Object.keys(met)) {
      expect(holesOf(catalogue[text]?.[0] ?? ""), text).toEqual(holesOf(text));
    }
  });
});

test("a reader of Portuguese has the Brazilian words", async () => {
  const catalogue = await catalogueOf("pt");
  expect(catalogue[en.connecting]).toEqual([ptBr.connecting]);
});
