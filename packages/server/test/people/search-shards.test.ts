import fc from "fast-check";
import { expect, test } from "vitest";
import type { IndexedPerson } from "../../src/people/indexed-person.ts";
import { normalize } from "../../src/people/normalize.ts";
import { type Search, searchShards } from "../../src/people/search-shards.ts";
import { Shard } from "../../src/people/shard.ts";
import { naiveSearch } from "./naive-search.ts";

function person(id: string, fullname: string, rest: Partial<IndexedPerson> = {}): IndexedPerson {
  return { id, fullname, login: "", email: "", groups: [], portrait: null, ...rest };
}

function find(people: readonly IndexedPerson[], query: string, rest: Partial<Search> = {}): string[] {
  const search = { query, asker: "somebody else", emails: false, most: 50, ...rest };
  return searchShards([new Shard(people)], search).map(({ id }) => id);
}

const PEOPLE = [
  person("jane@example.org", "Jané Dœ", { login: "jdoe", email: "private@home.example" }),
  person("bob", "Bob Small"),
  person("u1", "Øyvind Łukasz Größe", { login: "secret@work.example" }),
  person("u2", "Ἀχιλλεύς Παπαδόπουλος"),
  person("u3", "İLKER IŞIK"),
  person("u4", "王小明"),
  person("smallville", "Clark Kent"),
  person("u5", "Ann-Marie O'Brien"),
  person("u6", "Smally Bobson"),
];

// Nobody is found

test.each(["", " ", "-", "☺", "\u0301", "\0", "%", ".*", "nobody", "ob", "jane bob", "x".repeat(100)])(
  "%j finds nobody",
  (query) => {
    expect(find(PEOPLE, query)).toEqual([]);
  },
);

test("who asks is not found", () => {
  expect(find(PEOPLE, "bob", { asker: "bob" })).toEqual(["u6"]);
});

test.each(["private", "home", "secret", "secret@work.example", "private@home.example"])(
  "by %s in an address, also one that somebody logs in with, only those find who may know it",
  (query) => {
    expect(find(PEOPLE, query)).toEqual([]);
    expect(find(PEOPLE, query, { emails: true })).toHaveLength(1);
  },
);

test("no more are found than are wanted", () => {
  expect(find(PEOPLE, "sm", { most: 1 })).toEqual(["bob"]);
  expect(find([], "sm")).toEqual([]);
});

// Found

test.each([
  ["jane", "jane@example.org"],
  ["doe JANE", "jane@example.org"],
  ["JANE\u0301", "jane@example.org"],
  ["DŒ", "jane@example.org"],
  ["jd", "jane@example.org"],
  ["jane@ex", "jane@example.org"],
  ["oyvind", "u1"],
  ["GROSSE luk", "u1"],
  ["größe", "u1"],
  ["GRÖSSE", "u1"],
  ["αχιλλευσ", "u2"],
  ["ΑΧΙΛΛΕΥΣ παπαδοπουλοσ", "u2"],
  ["ilker isik", "u3"],
  ["ilker ışık", "u3"],
  ["王", "u4"],
  ["小明", "u4"],
  ["明", "u4"],
  ["o'brien", "u5"],
  ["marie ann", "u5"],
  ["brien", "u5"],
])("%s finds %s, whatever the accents, the case and the order of the words", (query, id) => {
  expect(find(PEOPLE, query)).toEqual([id]);
});

test("names come before ids, whole words before beginnings, then names by the alphabet", () => {
  expect(find(PEOPLE, "small")).toEqual(["bob", "u6", "smallville"]);
  expect(find([person("b", "Ann"), person("a", "Ann"), person("c", "Anke Ann")], "ann")).toEqual([
    "c",
    "a",
    "b",
  ]);
});

test("a name of nothing but signs is found by its id", () => {
  expect(find([person("star-7", "★★★")], "star")).toEqual(["star-7"]);
});

test("what is normalized stays as it is", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(normalize(normalize(text))).toBe(normalize(text));
    }),
    { numRuns: 2_000 },
  );
});

test("accents and case do not matter, for any letter", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      expect(normalize(text.normalize("NFD"))).toBe(normalize(text.normalize("NFC")));
      expect(normalize(`${text}\u0301`)).toBe(normalize(text));
    }),
    { numRuns: 2_000 },
  );
});

test("in any number of parts, everybody is found whom one finds by looking at each, in the same order", () => {
  const text = fc.string({ unit: fc.constantFrom(..."aAbB1 .@-"), maxLength: 8 });
  const people = fc.uniqueArray(
    fc
      .record({ id: text, fullname: text, login: text, email: text })
      .map(({ id, fullname, ...rest }) => person(id, fullname, rest)),
    { selector: ({ id }) => id, maxLength: 30 },
  );
  const search = fc.record({
    query: text,
    asker: fc.constantFrom("a", "ab", "b1"),
    emails: fc.boolean(),
    most: fc.integer({ min: 1, max: 12 }),
  });
  fc.assert(
    fc.property(people, search, fc.integer({ min: 1, max: 4 }), (all, wanted, parts) => {
      const shards = Array.from(
        { length: parts },
        (_, part) => new Shard(all.filter((_person, place) => place % parts === part)),
      );
      expect(searchShards(shards, wanted).map(({ id }) => id)).toEqual(naiveSearch(all, wanted));
    }),
    { numRuns: 1_000 },
  );
});
