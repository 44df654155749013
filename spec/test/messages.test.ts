import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { ErrorEntry } from "../errors-page.ts";

const spec = new URL("..", import.meta.url);
const read = (path: string) => JSON.parse(readFileSync(new URL(path, spec), "utf8"));
const { errors } = read("errors.json") as { errors: ErrorEntry[] };
const LANGUAGES = ["de", "en", "es", "fr", "it", "nl", "pt-br"];

/** Between Plone's process and the gateway; no browser ever gets them. */
const OF_PROGRAMS = /^system-/;

/** What a member's browser may be answered. */
const met = errors.filter(
  ({ code, status, where }) => status !== null && where.includes("gateway") && !OF_PROGRAMS.test(code),
);

test("there is a file for each language, and for no other", () => {
  expect(readdirSync(new URL("messages", spec)).sort()).toEqual(
    LANGUAGES.map((language) => `${language}.json`),
  );
});

test("English is what the contract says", () => {
  expect(read("messages/en.json")).toEqual(Object.fromEntries(met.map(({ code, title }) => [code, title])));
});

test.each(LANGUAGES)(
  "%s says what went wrong for each code that members meet, in one plain sentence",
  (language) => {
    const messages = read(`messages/${language}.json`) as Record<string, string>;
    expect(Object.keys(messages)).toEqual(met.map(({ code }) => code));
    for (const [code, text] of Object.entries(messages)) {
      expect(text, code).toMatch(/^\p{Lu}[^<>&\n{}]*\.$/u);
      // What belongs to a program is the same in each language.
      for (const name of read("messages/en.json")[code].match(
        /@converse|JSON|POST|BOSH|X-[\w-]+: \S+(?=\.)|Zope|Plone/g,
      ) ?? [])
        expect(text, code).toContain(name);
    }
  },
);
