import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { runInNewContext } from "node:vm";

/** Converse.js's catalogues that get the words of one of ours; a reader of Portuguese gets the Brazilian ones. */
const LOCALES = { de: ["de"], es: ["es"], fr: ["fr"], it: ["it"], nl: ["nl"], "pt-br": ["pt_BR", "pt"] };

/** A catalogue as Converse.js's build writes it: one string literal in a module. */
const LITERAL = /JSON\.parse\(('(?:[^'\\]|\\.)*')\)/;

/**
 * What each catalogue of Converse.js lacks, by the path of its file: the page's own words, and Converse.js's that nobody
 * has translated yet.
 *
 * @param {string} folder `packages/web/src/words`
 * @returns {Promise<Map<string, Record<string, string>>>} by path, texts by their English form
 */
export async function readWords(folder) {
  const read = async (/** @type {string} */ path) => JSON.parse(await readFile(join(folder, path), "utf8"));
  const own = await read("en.json");
  const lacking = await readdir(join(folder, "converse"));
  const words = new Map();
  for (const [language, locales] of Object.entries(LOCALES)) {
    const translated = await read(`${language}.json`);
    const pairs = Object.entries(own).map(([key, english]) => [english, translated[key]]);
    const file = `${language}.json`;
    const others = lacking.includes(file) ? await read(join("converse", file)) : {};
    for (const locale of locales) words.set(pathOf(locale), { ...others, ...Object.fromEntries(pairs) });
  }
  return words;
}

/** @param {string} locale */
function pathOf(locale) {
  return `chunkjs/locales/${locale}-LC_MESSAGES-converse-po.js`;
}

/**
 * Put words into a catalogue of Converse.js. What it has a text for already stays as it is.
 *
 * @param {string} script
 * @param {Record<string, string>} words
 * @returns {string}
 */
export function addWords(script, words) {
  const literal = LITERAL.exec(script)?.[1];
  if (literal === undefined) throw new TypeError("This is not a catalogue of Converse.js.");
  const catalogue = JSON.parse(runInNewContext(literal));
  const texts = catalogue.locale_data.converse;
  for (const [english, text] of Object.entries(words)) if (!texts[english]?.[0]) texts[english] = [text];
  const json = JSON.stringify(catalogue).replace(/[\\']/g, "\\$&");
  return script.replace(LITERAL, () => `JSON.parse('${json}')`);
}
