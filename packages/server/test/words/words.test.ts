import { describe, expect, test } from "vitest";
import messagesEn from "../../../../spec/messages/en.json" with { type: "json" };
import { LANGUAGES } from "../../src/words/language.ts";
import { fill, messageIn, wordsIn } from "../../src/words/words.ts";

const holesOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

test("what stands in a hole is put in as it is, and holes without a value stay", () => {
  expect(fill("{a} and {b} and {constructor}", { a: "{b} $& <i>" })).toBe(
    "{b} $& <i> and {b} and {constructor}",
  );
});

test("the codes of programs have no text", () => {
  for (const code of ["constructor", "cli-usage", ""]) expect(messageIn("de", code)).toBeUndefined();
});

describe.each(LANGUAGES)("%s", (language) => {
  const words = Object.entries(wordsIn(language));
  const english = Object.values(wordsIn("en"));

  test("has every text, in letters only: no markup, no line, no space at an end", () => {
    expect(words.map(([name]) => name)).toEqual(Object.keys(wordsIn("en")));
    for (const [name, text] of words) expect(text, name).toMatch(/^\S[^<>&\n\t]*\S$/);
  });

  test("has the holes of the English text", () => {
    expect(words.map(([, text]) => holesOf(text))).toEqual(english.map(holesOf));
  });

  test.runIf(language !== "en")("is not English", () => {
    for (const [name, text] of words) expect(english, name).not.toContain(text);
    for (const code of Object.keys(messagesEn))
      expect(messageIn(language, code)).not.toBe(messageIn("en", code));
  });
});
