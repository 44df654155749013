import { expect, test } from "vitest";
import { type Card, CardBook } from "../src/chat/card-book.ts";

/** A book whose questions are in `asked`; `go` lets what waits begin. */
function open(answer: (jids: readonly string[]) => Promise<readonly Card[]>) {
  const asked: string[][] = [];
  const waiting: (() => void)[] = [];
  const book = new CardBook({
    ask(jids) {
      asked.push([...jids]);
      return answer(jids);
    },
    soon: (task) => void waiting.push(task),
  });
  const go = () => {
    for (const task of waiting.splice(0)) task();
  };
  return { book, asked, go };
}

const cardOf = (jid: string): Card => ({ jid, name: jid.toUpperCase(), portrait: "" });
const all = async (jids: readonly string[]) => jids.map(cardOf);

test("two hundred who are shown together are one question, each once", async () => {
  const { book, asked, go } = open(all);
  const jids = Array.from({ length: 200 }, (_, place) => `m${place}@example.org`);
  const cards = [...jids, ...jids].map((jid) => book.get(jid));
  go();
  expect(await Promise.all(cards)).toEqual([...jids, ...jids].map(cardOf));
  expect(asked).toEqual([jids]);
});

test("more than the server takes in one are asked for in several", async () => {
  const { book, asked, go } = open(all);
  const cards = Array.from({ length: 1201 }, (_, place) => book.get(`m${place}@example.org`));
  go();
  await Promise.all(cards);
  expect(asked.map(({ length }) => length)).toEqual([500, 500, 201]);
});

test("who is unknown is nobody, and who is asked for later is a question of their own", async () => {
  const { book, asked, go } = open(async () => []);
  const first = book.get("ada@example.org");
  go();
  expect(await first).toBeUndefined();
  const second = book.get("ada@example.org");
  go();
  expect(await second).toBeUndefined();
  expect(asked).toHaveLength(2);
});

test("without a stream all who are asked for together fail, and are asked for anew the next time", async () => {
  let isUp = false;
  const { book, go } = open(async (jids) => {
    if (!isUp) throw new Error("Not connected.");
    return jids.map(cardOf);
  });
  const cards = [book.get("ada@example.org"), book.get("bob@example.org")];
  go();
  for (const card of cards) await expect(card).rejects.toThrow("Not connected");
  isUp = true;
  const again = book.get("ada@example.org");
  go();
  expect(await again).toEqual(cardOf("ada@example.org"));
});

test("a question that throws at once fails as one that rejects", async () => {
  const { book, go } = open(() => {
    throw new Error("Not connected.");
  });
  const card = book.get("ada@example.org");
  go();
  await expect(card).rejects.toThrow("Not connected");
});
