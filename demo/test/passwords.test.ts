import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadPasswords } from "../src/passwords.ts";
import { temporaryFolder } from "./fixtures.ts";

/** Whole numbers in order, so that a test knows them. */
function counting(start: number): (below: number) => number {
  let next = start;
  return (below) => next++ % below;
}

test("the file is readable by its owner only", async () => {
  const file = join(temporaryFolder(), "passwords.json");
  await loadPasswords(file, ["bob"], counting(0));
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test.each(["", "{", "null", '"text"', "[1]"])("a file that says `%s` is made anew", async (content) => {
  const file = join(temporaryFolder(), "passwords.json");
  writeFileSync(file, content);
  expect(await loadPasswords(file, ["bob"], counting(0))).toMatchObject({ bob: "abcd-efgh-jkmn" });
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ bob: "abcd-efgh-jkmn" });
});

test("another folder has other passwords, the same one keeps its own, and a new member gets one", async () => {
  const file = join(temporaryFolder(), "passwords.json");
  const first = await loadPasswords(file, ["bob", "Bob"], counting(0));
  expect(first["bob"]).not.toBe(first["Bob"]);
  expect(await loadPasswords(file, ["bob", "Bob"], counting(7))).toEqual(first);
  const later = await loadPasswords(file, ["bob", "Bob", "zoe"], counting(7));
  expect(later).toMatchObject(first);
  expect(later["zoe"]).toMatch(/^[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}$/);
});
