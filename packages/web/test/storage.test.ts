import { expect, test } from "vitest";
import { announce, claim, heard, release } from "../src/storage/claim.ts";
import { OWNER } from "../src/storage/keys.ts";
import { pruneStorage } from "../src/storage/wipe.ts";
import { deletingFactory, MemoryStorage } from "./fixtures.ts";

/** A browser that holds this member's data, and a key of the site's own. */
function browserOf(member: string | undefined, answer?: "error") {
  const deleted: string[] = [];
  const owner = member === undefined ? {} : { [OWNER]: member };
  const local = new MemoryStorage({
    ...owner,
    "conversejs-session-jid": "a@example.org",
    "plone.theme": "dark",
  });
  const session = new MemoryStorage({ ...owner, "converse-session/converse.session-a": "{}", other: "1" });
  return { local, session, databases: deletingFactory(deleted, answer), deleted };
}

test.each([["another member"], [undefined]])(
  "what belonged to %s is gone before the chat starts",
  async (owner) => {
    const browser = browserOf(owner);
    expect(await claim(browser, "ada")).toBe(true);
    expect(browser.deleted).toEqual(["converse-persistent"]);
    expect(browser.local.keys).toEqual(["plone.theme", OWNER]);
    expect(browser.session.keys).toEqual(["other", OWNER]);
    expect([browser.local.getItem(OWNER), browser.session.getItem(OWNER)]).toEqual(["ada", "ada"]);
  },
);

test("a tab in which another member was keeps nothing of theirs, even if the browser is this member's", async () => {
  const browser = browserOf("ada");
  browser.session.setItem(OWNER, "bob");
  await claim(browser, "ada");
  expect(browser.session.keys).toEqual(["other", OWNER]);
  expect(browser.deleted).toEqual([]);
});

test("the member's own data stays", async () => {
  const browser = browserOf("ada");
  expect(await claim(browser, "ada")).toBe(true);
  expect(browser.deleted).toEqual([]);
  expect(browser.session.keys).toContain("converse-session/converse.session-a");
});

test("where the other's data cannot be removed the chat does not start, and the next page tries again", async () => {
  const browser = browserOf("bob", "error");
  expect(await claim(browser, "ada")).toBe(false);
  expect(await claim(browser, "ada")).toBe(false);
});

test("without storage, as in some private windows, the chat does not start", async () => {
  const forbidden = new Proxy(new MemoryStorage(), {
    get() {
      throw new DOMException("denied", "SecurityError");
    },
  });
  expect(await claim({ ...browserOf("ada"), local: forbidden, session: forbidden }, "ada")).toBe(false);
});

test("the end removes the member's data", async () => {
  const browser = browserOf("ada");
  await release(browser, "ada");
  expect(browser.deleted).toEqual(["converse-persistent"]);
  expect([browser.local.keys, browser.session.keys]).toEqual([["plone.theme"], ["other"]]);
});

test("the end leaves what is another member's by now", async () => {
  const browser = browserOf("bob");
  await release(browser, "ada");
  expect(browser.deleted).toEqual([]);
  expect(browser.local.keys).toContain("conversejs-session-jid");
});

test.each([
  [{ key: OWNER, newValue: "bob wiping" }, "taken"],
  [{ key: OWNER, newValue: "bob" }, "taken"],
  [{ key: OWNER, newValue: "bob lapsed" }, "taken"],
  [{ key: OWNER, newValue: null }, "left"],
  [{ key: null, newValue: null }, "left"],
  [{ key: OWNER, newValue: "ada left" }, "left"],
  [{ key: OWNER, newValue: "ada lapsed" }, "lapsed"],
  [{ key: OWNER, newValue: "ada" }, undefined],
  [{ key: OWNER, newValue: "ada wiping" }, undefined],
  [{ key: "plone.theme", newValue: "bob" }, undefined],
])("a page of ada's that sees %o hears %s", (event, word) => {
  expect(heard(event, "ada")).toBe(word);
});

test.each(["left", "lapsed"] as const)(
  "what is %s is announced by its owner alone, and goes",
  async (word) => {
    const theirs = browserOf("bob");
    announce(theirs, "ada", word);
    expect(theirs.local.getItem(OWNER)).toBe("bob");
    const browser = browserOf("ada");
    announce(browser, "ada", word);
    expect(browser.local.getItem(OWNER)).toBe(`ada ${word}`);
    await release(browser, "ada");
    expect(browser.deleted).toEqual(["converse-persistent"]);
    expect(browser.local.keys).toEqual(["plone.theme"]);
  },
);

test("what piles up in a tab is removed when it is much, and only that", () => {
  const many = Array.from({ length: 201 }, (_, n) => [`converse-session/converse.features-x-${n}`, "{}"]);
  const storage = new MemoryStorage(
    Object.fromEntries([...many, ["converse-session/converse.session-x", "{}"]]),
  );
  pruneStorage(storage);
  expect(storage.keys).toEqual(["converse-session/converse.session-x"]);
  const few = new MemoryStorage(Object.fromEntries(many.slice(1)));
  pruneStorage(few);
  expect(few.length).toBe(200);
});
