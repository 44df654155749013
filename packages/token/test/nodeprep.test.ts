import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ProsodyStringprep } from "../../../spec/test/prosody-stringprep.ts";
import { isBareJid, isLocalpart, nodeprep } from "../src/index.ts";

const here = new URL("..", import.meta.url).pathname;

let prosody: ProsodyStringprep;

beforeAll(() => {
  prosody = new ProsodyStringprep();
});

afterAll(() => prosody.stop());

/** The texts that the two of us do not prepare alike. */
async function differences(texts: readonly string[]): Promise<string[]> {
  const theirs = await prosody.nodeprep(texts, { strict: true });
  return texts.filter((text, index) => nodeprep(text) !== theirs[index]);
}

test("the tables are what the script makes of Python's", () => {
  const made = execFileSync("python3", ["scripts/nodeprep_tables.py"], { cwd: here, encoding: "utf8" });
  expect(readFileSync(`${here}src/nodeprep-tables.ts`, "utf8")).toBe(made);
}, 60_000);

test("what Prosody prepares to nothing is an answer too, also as the last", async () => {
  expect(await prosody.nodeprep(["a", "\u00ad"], { strict: true })).toEqual(["a", ""]);
});

test("every code point is prepared as the real Prosody does it", async () => {
  const all: string[] = [];
  for (let code = 0; code < 0x110000; code++) {
    if (code < 0xd800 || code > 0xdfff) all.push(String.fromCodePoint(code));
  }
  expect(await differences(all)).toEqual([]);
}, 120_000);

/** Left-to-right in RFC 3454 and no longer so: among right-to-left letters we forbid them and Prosody's ICU does not. */
const STRICTER = /[\u17b4\u17b5\u1885\u1886]/;

test("every code point among right-to-left letters is prepared as the real Prosody does it", async () => {
  const all: string[] = [];
  for (let code = 0; code < 0x110000; code++) {
    const character = String.fromCodePoint(code);
    if ((code < 0xd800 || code > 0xdfff) && !STRICTER.test(character)) all.push(`א${character}א`);
  }
  expect(await differences(all)).toEqual([]);
  expect(nodeprep("א\u17b4א")).toBeUndefined();
}, 120_000);

test("strings at random are prepared as the real Prosody does it", async () => {
  // Mostly of what Unicode 3.2 knows and nodeprep allows; strings at random would nearly all be forbidden.
  const allowed: string[] = [];
  for (let code = 1; code < 0x30000; code++) {
    const character = String.fromCodePoint(code);
    if (nodeprep(character) !== undefined) allowed.push(character);
  }
  const combining = allowed.filter((character) => /\p{M}|[\u1100-\u11ff]/u.test(character));
  const letters = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...allowed) },
    { weight: 4, arbitrary: fc.constantFrom(...combining) },
    { weight: 2, arbitrary: fc.constantFrom(..."aAeEoOuUäÉßΑΣςιİıкЖשא\u0345\u0130ﬁﷺ가각\u0627\u0660 @\\") },
    { weight: 1, arbitrary: fc.string({ unit: "binary", minLength: 1, maxLength: 1 }) },
  );
  const texts = fc.array(letters, { minLength: 2, maxLength: 8 }).map((parts) => parts.join(""));
  const sample = fc
    .sample(texts, 100_000)
    .filter((text) => !/\p{Surrogate}/u.test(text) && !STRICTER.test(text));
  expect(sample.length).toBeGreaterThan(90_000);
  expect(await differences(sample)).toEqual([]);
}, 120_000);

test.each([
  ["alice", "alice"],
  ["", ""],
  ["Alice", "alice"],
  ["strauß", "strauss"],
  ["a\u00adb", "ab"],
  ["ﬁ", "fi"],
  ["a b", undefined],
  ["a@b", undefined],
  ["\ud800", undefined],
  ["😀", undefined],
  ["דוד", "דוד"],
  ["דוד1", undefined],
  ["1דוד", undefined],
  ["ד\u0cbfד", undefined],
  ["דaד", undefined],
  ["ד1ד", "ד1ד"],
])("nodeprep(%j) is %j", (text, prepared) => {
  expect(nodeprep(text)).toBe(prepared);
});

test("a localpart is not empty, not longer than 1023 bytes and as nodeprep leaves it", () => {
  expect(["a", "a".repeat(1023), "李".repeat(341), "דוד"].filter(isLocalpart)).toHaveLength(4);
  expect(["", "A", "a".repeat(1024), "李".repeat(342), "a b"].filter(isLocalpart)).toEqual([]);
});

test("a bare JID is two of them around one at sign, no full stop after it", () => {
  expect(["a@b", "jane\\40example.org@b.c"].filter(isBareJid)).toHaveLength(2);
  expect(["", "@", "a", "a@", "@b", "a@b@c", "a@b/c", "a@b.", "a@B"].filter(isBareJid)).toEqual([]);
});
