import { expect, test } from "vitest";
import type { ListedPart } from "../../src/people/ask-listing.ts";
import type { IndexedPerson } from "../../src/people/indexed-person.ts";
import { PARTS, SiteListing } from "../../src/people/site-listing.ts";

const BOB: IndexedPerson = {
  id: "bob",
  fullname: "Bob",
  login: "",
  email: "",
  groups: [],
  portrait: null,
};

/** Everybody is in the first part. */
function told(people: ListedPart["listing"]) {
  return async (part: number): Promise<ListedPart> => ({
    tag: `"${part}"`,
    listing: part === 0 || people === undefined ? people : [],
  });
}

function find(listing: SiteListing, since = 0): string[] | undefined {
  return listing.search({ query: "bob", asker: "jane", emails: false, most: 10 }, since)?.map(({ id }) => id);
}

test("before anybody was listed nobody is known, which is not the same as nobody found", async () => {
  const listing = new SiteListing();
  expect(find(listing)).toBeUndefined();
  await listing.update(told([]), 1);
  expect(find(listing)).toEqual([]);
});

test("more people than a gateway keeps are not kept, and not asked for to the end", async () => {
  const listing = new SiteListing();
  const half = Array.from({ length: 50_001 }, (_, number) => ({ ...BOB, id: `bob${number}` }));
  let asked = 0;
  const isListed = await listing.update(async () => {
    asked++;
    return { tag: undefined, listing: half };
  }, 1);
  expect([isListed, asked, listing.size, find(listing)]).toEqual([false, 2, 0, undefined]);
});

test("a site that can list its people no more is forgotten", async () => {
  const listing = new SiteListing();
  await listing.update(told([BOB]), 1);
  expect(await listing.update(told(undefined), 2)).toBe(false);
  expect(find(listing)).toBeUndefined();
});

test("when a part does not come all that was known stays, as of its time", async () => {
  const listing = new SiteListing();
  await listing.update(told([BOB]), 1);
  const failing = listing.update(async (part) => {
    if (part === PARTS - 1) throw new Error("gone");
    return { tag: undefined, listing: [] };
  }, 2);
  await expect(failing).rejects.toThrow("gone");
  expect([find(listing, 1), find(listing, 2)]).toEqual([["bob"], undefined]);
});

test("what is unchanged is kept, and its tag is asked with", async () => {
  const listing = new SiteListing();
  const tags: (string | undefined)[] = [];
  await listing.update(told([BOB]), 1);
  await listing.update(async (_part, tag) => void tags.push(tag), 2);
  expect(tags).toEqual(Array.from({ length: PARTS }, (_, part) => `"${part}"`));
  expect(find(listing, 2)).toEqual(["bob"]);
});

test("who has left is not found, also by a listing that was on its way or comes from a slower process", async () => {
  const listing = new SiteListing();
  listing.drop("bob", 1_000);
  await listing.update(told([BOB]), 900);
  expect(find(listing)).toEqual([]);
  await listing.update(told([BOB]), 10_999);
  expect(find(listing)).toEqual([]);
  await listing.update(told([BOB]), 11_000);
  expect(find(listing)).toEqual(["bob"]);
});

test("however many leave, no more is kept of them than of who stays", async () => {
  const listing = new SiteListing();
  await listing.update(told([BOB]), 1);
  for (let number = 0; number <= 10_000; number++) listing.drop(`gone${number}`, 2);
  expect(find(listing)).toBeUndefined();
});

test("what was asked for before everybody left is not taken", async () => {
  const listing = new SiteListing();
  await listing.update(async (part) => {
    if (part === 1) listing.clear();
    return await told([BOB])(part);
  }, 1);
  expect(find(listing)).toBeUndefined();
});
