import { expect, test } from "vitest";
import { isFull, reasonIn } from "../src/chat/send-file.ts";

const PROBLEM = "application/problem+json";

test.each([
  ["no answer", null, ""],
  ["a page of a proxy", "text/html", "<h1>413 Payload Too Large</h1>"],
  ["JSON of somebody else", "application/json", '{"title":"Nope"}'],
  ["something cut off", PROBLEM, '{"title":"Nope'],
  ["nothing at all", PROBLEM, "null"],
  ["a title that is no text", PROBLEM, '{"title":7}'],
  ["an empty title", PROBLEM, '{"title":""}'],
])("%s gives a member no reason", (_, type, body) => {
  expect(reasonIn(type, body)).toBeUndefined();
});

test("the gateway's answer does", () => {
  const body = JSON.stringify({
    code: "file-refused",
    title: "Der Chat-Server hat die Datei nicht angenommen.",
  });
  expect(reasonIn(`${PROBLEM}; charset=utf-8`, body)).toBe("Der Chat-Server hat die Datei nicht angenommen.");
});

/** An error as a server sends it, as far as it is looked at. */
const refusal = (condition: string) => ({
  querySelector: (selector: string) => (selector === `error > ${condition}` ? {} : null),
});

test.each([null, undefined, new Error("timeout"), refusal("not-acceptable")])(
  "%o is not a full server",
  (error) => {
    expect(isFull(error)).toBe(false);
  },
);

test("a server without room says so", () => {
  expect(isFull(refusal("resource-constraint"))).toBe(true);
});
