import { describe, expect, test } from "vitest";
import { DOCTOR_WORDS, doctorWords, fillWords } from "../src/doctor/doctor-words.ts";

const en = doctorWords("en");
const holesOf = (text: string) => [...text.matchAll(/\{[a-z]+\}/g)].map(([hole]) => hole).sort();

describe.each(Object.entries(DOCTOR_WORDS).filter(([language]) => language !== "en"))("%s", (_, words) => {
  test("says all in its own words, without markup, with the holes of the English text", () => {
    expect(Object.keys(words)).toEqual(Object.keys(en));
    for (const [key, text] of Object.entries(words)) {
      const english = en[key as keyof typeof en];
      expect(text, key).toMatch(/^[\p{Lu}{][^<>&\n]*\S$/u);
      expect(holesOf(text), key).toEqual(holesOf(english));
      expect(text, key).not.toBe(english);
    }
  });

  test("severities differ, since not everybody sees colours", () => {
    const { fine, warning, error, skipped } = words;
    expect(new Set([fine, warning, error, skipped]).size).toBe(4);
  });
});

test.each([
  ["de-at", "de"],
  ["DE", "de"],
  ["pt_BR", "pt-br"],
  ["pt", "pt-br"],
  ["eo", "en"],
  ["", "en"],
])("a reader of %j has the words of %s", (tag, language) => {
  expect(doctorWords(tag)).toBe(DOCTOR_WORDS[language]);
});

test("what has no value stays a hole", () => {
  expect(fillWords("{a} {b}", { a: "{b}" })).toBe("{b} {b}");
});
