import { expect, test } from "vitest";
import { askWho, type Known } from "../src/chat-with/ask-who.ts";
import { PeopleBook } from "../src/chat-with/people-book.ts";
import type { Ended, Later } from "../src/session/outcome.ts";
import { settled } from "./fake-converse.ts";

const BASE = "https://www.example.org/chat/";
const person = (user: string) => ({
  user,
  jid: `${user}@example.org`,
  fullname: `The ${user}`,
  portrait: null,
});
const known = (...users: string[]): Known => ({ kind: "known", people: users.map(person) });
const later = (afterMs = 0): Later => ({ kind: "later", afterMs });

/** A book whose questions are answered with these, one after the other, then with all who were asked for. */
function book(...answers: (Known | Ended | Later)[]) {
  const asked: (readonly string[])[] = [];
  const waited: number[] = [];
  let isOver = false;
  const moments: (() => void)[] = [];
  const people = new PeopleBook({
    async ask(users) {
      asked.push(users);
      return answers.shift() ?? known(...users);
    },
    moment: () => new Promise((resolve) => moments.push(resolve)),
    async pause(ms) {
      if (isOver) throw new DOMException("over", "AbortError");
      waited.push(ms);
    },
    random: () => 1,
  });
  return {
    people,
    asked,
    waited,
    end: () => {
      isOver = true;
    },
    /** The moment in which others may be asked for is over. */
    async goesBy() {
      for (const resolve of moments.splice(0)) resolve();
      await settled();
    },
  };
}

test.each(["", "x".repeat(4001), "\ud800", "a\udc00"])(
  "what is nobody's id is not asked for",
  async (user) => {
    const { people, asked, goesBy } = book();
    const found = people.find(user);
    await goesBy();
    expect(await found).toBeUndefined();
    expect(asked).toEqual([]);
  },
);

test("all of a page are asked for in one question, and each once", async () => {
  const { people, asked, goesBy } = book(known("ann", "bob"));
  const found = ["ann", "ghost", "bob", "ann"].map((user) => people.find(user));
  await goesBy();
  expect(await Promise.all(found)).toEqual([person("ann"), undefined, person("bob"), person("ann")]);
  expect(await people.find("ghost")).toBeUndefined();
  await goesBy();
  expect(asked).toEqual([["ann", "ghost", "bob"]]);
});

test("who comes later is asked for alone; more than fifty are asked for one question after the other", async () => {
  const { people, asked, goesBy } = book();
  people.find("ann");
  await goesBy();
  const users = Array.from({ length: 120 }, (_, number) => `u${number}`);
  const found = users.map((user) => people.find(user));
  await goesBy();
  expect((await Promise.all(found)).map((one) => one?.user)).toEqual(users);
  expect(asked.map(({ length }) => length)).toEqual([1, 50, 50, 20]);
});

test("what fails is asked again a few times, each time later, and then left", async () => {
  const { people, asked, waited, goesBy } = book(later(), later(7000), later(), later());
  const found = people.find("ann");
  await goesBy();
  expect(await found).toBeUndefined();
  expect(asked).toHaveLength(4);
  expect(waited).toEqual([4000, 7000, 4000, 5000]);
  expect(await people.find("ann")).toBeUndefined();
  await goesBy();
  expect(asked).toHaveLength(4);
});

test("a refusal is final", async () => {
  const { people, asked, waited, goesBy } = book({ kind: "ended", code: "member-anonymous" });
  const found = people.find("ann");
  await goesBy();
  expect(await found).toBeUndefined();
  expect([asked.length, waited]).toEqual([1, []]);
});

test("when the session is over nothing is asked again", async () => {
  const { people, asked, end, goesBy } = book(later(), known("ann"));
  const found = people.find("ann");
  end();
  await goesBy();
  expect(await found).toBeUndefined();
  expect(asked).toHaveLength(1);
});

// The question

/** A gateway that answers with this; what it was asked. */
function gateway(body: unknown, status = 200, headers: Record<string, string> = {}) {
  const asked: { url: string; init: RequestInit | undefined }[] = [];
  const fetcher = async (url: string | URL | Request, init?: RequestInit) => {
    asked.push({ url: String(url), init });
    return Response.json(body, { status, headers });
  };
  return { asked, fetcher: fetcher as typeof fetch };
}

test("the page asks its own gateway, with the header that no other page can send", async () => {
  const { asked, fetcher } = gateway({ people: [person("ann")] });
  expect(await askWho(BASE, ["ann", "<&\u2028"], fetcher, () => 0)).toEqual(known("ann"));
  const [{ url, init } = { url: "", init: undefined }] = asked;
  expect(url).toBe(`${BASE}chat-with`);
  expect(init).toMatchObject({
    method: "POST",
    redirect: "error",
    headers: { "X-Requested-With": "collective.converse", "Content-Type": "application/json" },
  });
  expect(JSON.parse(String(init?.body))).toEqual({ users: ["ann", "<&\u2028"] });
});

test("what is no person in the answer is left out", async () => {
  const odd = [
    null,
    1,
    "ann",
    {},
    { user: "ann" },
    { user: "ann", jid: "", fullname: "Ann" },
    { user: 1, jid: 1 },
  ];
  const { fetcher } = gateway({ people: [...odd, person("bob")] });
  expect(await askWho(BASE, ["bob"], fetcher, () => 0)).toEqual(known("bob"));
});

test.each([
  [{ code: "member-anonymous" }, 401, {}, { kind: "ended", code: "member-anonymous" }],
  [{ code: "member-not-permitted" }, 403, {}, { kind: "ended", code: "member-not-permitted" }],
  [{}, 403, {}, later()],
  [{ code: "people-too-many" }, 429, { "Retry-After": "3" }, later(3000)],
  [{ people: "ann" }, 200, {}, later()],
  [null, 200, {}, later()],
  ["<html>", 502, {}, later()],
])("the answer %j with %i", async (body, status, headers, outcome) => {
  const { fetcher } = gateway(body, status, headers as Record<string, string>);
  expect(await askWho(BASE, ["bob"], fetcher, () => 0)).toEqual(outcome);
});

test("without a network it is asked later", async () => {
  const fetcher = async () => {
    throw new TypeError("no network");
  };
  expect(await askWho(BASE, ["bob"], fetcher, () => 0)).toEqual(later());
});
