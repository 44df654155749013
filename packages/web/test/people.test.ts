import { expect, test } from "vitest";
import { searchPeople, suggestions } from "../src/chat/search-people.ts";
import { groupsOf, initialOf } from "../src/chat/show-suggestion.ts";

const BASE = "https://www.example.org/chat/";
const ada = { jid: "ada@example.org", fullname: "Ada Lovelace" };

test("asks the gateway with our header and an encoded query", async () => {
  let asked: { url: string; init: RequestInit | undefined } | undefined;
  const people = await searchPeople(BASE, "A&b=ü", async (url, init) => {
    asked = { url: String(url), init };
    return Response.json({ people: [ada] });
  });
  expect(people).toEqual([ada]);
  expect(asked?.url).toBe("https://www.example.org/chat/people?q=A%26b%3D%C3%BC");
  expect(asked?.init?.headers).toMatchObject({ "X-Requested-With": "collective.converse" });
});

test.each([
  ["the network is gone", async () => Promise.reject(new TypeError("Failed to fetch"))],
  [
    "the member may not search",
    async () => Response.json({ code: "people-not-permitted", people: [ada] }, { status: 403 }),
  ],
  ["HTML comes", async () => new Response("<html>")],
  ["something else comes", async () => Response.json({ people: "none" })],
])("when %s, the search has failed", async (_, fetcher) => {
  expect(await searchPeople(BASE, "ada", fetcher)).toBeUndefined();
});

test.each([
  ["nobody is called so", []],
  ["nameless ones come", [{ jid: "x@example.org", fullname: "" }, null, 7]],
])("when %s, nobody is found", async (_, people) => {
  expect(await searchPeople(BASE, "ada", async () => Response.json({ people }))).toEqual([]);
});

test("suggestions show names, never addresses, and tell two of one name apart", () => {
  const labels = suggestions([ada, { ...ada, jid: "ada.9f@example.org" }]).map(({ label }) => label);
  expect(labels).toEqual(["Ada Lovelace", "Ada Lovelace (2)"]);
});

test("what a gateway does not say, or says wrongly, is not shown", () => {
  const odd = { ...ada, groups: "Choir", portrait: 7 } as unknown as typeof ada;
  expect(suggestions([ada, odd])).toMatchObject([
    { groups: [], portrait: null },
    { groups: [], portrait: null },
  ]);
});

test("groups are shown, three at most, and how many more there are", () => {
  expect([[], ["Choir"], ["a", "b", "c", "d", "e"]].map(groupsOf)).toEqual(["", "Choir", "a, b, c, +2"]);
});

test("who has no portrait has an initial, also one of two halves", () => {
  expect([" ada", "𐐨x", ""].map(initialOf)).toEqual(["A", "𐐀", ""]);
});
