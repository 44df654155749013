import { readFileSync } from "node:fs";
import { isLocalpart } from "@collective-converse/token";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JidVector } from "../../../../spec/generate-jid-vectors.ts";
import { ProsodyStringprep } from "../../../../spec/test/prosody-stringprep.ts";
import { escapeLocalpart } from "../../src/session/escape-localpart.ts";
import { localpartFor } from "../../src/session/localpart.ts";

const vectors = JSON.parse(
  readFileSync(new URL("../../../../spec/jid-vectors.json", import.meta.url), "utf8"),
) as JidVector[];

const HASHED = /\.[a-z2-7]{16}$/;

let prosody: ProsodyStringprep;

beforeAll(() => {
  prosody = new ProsodyStringprep();
});

afterAll(() => prosody.stop());

/** The localparts that the real Prosody would change or refuse, in either of its two ways. */
async function unstable(localparts: readonly string[]): Promise<string[]> {
  const strict = await prosody.nodeprep(localparts, { strict: true });
  const lenient = await prosody.nodeprep(localparts, { strict: false });
  return localparts.filter((text, index) => strict[index] !== text || lenient[index] !== text);
}

/** Ids that are near to one another: variants of few words, escapes, results and what nodeprep folds together. */
function nearIds(): fc.Arbitrary<string> {
  const words = fc.constantFrom(
    "bob",
    "jane",
    "strauss",
    "kelvin",
    "fiona",
    "a",
    "i",
    "1",
    "σας",
    "дом",
    "דוד",
    "한",
  );
  const pieces = fc.oneof(
    { weight: 4, arbitrary: words },
    { weight: 2, arbitrary: words.map((word) => word.toUpperCase()) },
    { weight: 1, arbitrary: words.map((word) => word.normalize("NFD")) },
    { weight: 3, arbitrary: fc.constantFrom(..."@ \\/:<>&'\".") },
    {
      weight: 3,
      arbitrary: fc.constantFrom("\\40", "\\20", "\\5c", "\\5C", "\\2f", "5c", "40", "＼", "＠", "．"),
    },
    {
      weight: 3,
      arbitrary: fc.constantFrom("\u00ad", "\u200d", "ß", "ﬁ", "\u212a", "ｂ", "①", "\u0308", "ς", "İ"),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(".abcdefghijklmnop", ".ABCDEFGHIJKLMNOP", "\ud800", "\udc00", "😀", "\0"),
    },
    { weight: 1, arbitrary: words.map((word) => localpartFor(word.toUpperCase())) },
  );
  return fc.array(pieces, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(""));
}

test.each(vectors)("$why: $localpart", ({ userId, localpart }) => {
  expect(localpartFor(userId)).toBe(localpart);
});

test("the real Prosody leaves the localpart of each code point as it is, alone and within letters", async () => {
  const ids: string[] = [];
  for (let code = 0; code < 0x110000; code++) {
    // Of the planes that Unicode 3.2 left empty, and that hold private use, every 64th.
    if (code >= 0x30000 && code < 0xe0000 && code % 64) continue;
    if (code >= 0xf0000 && code % 64) continue;
    ids.push(String.fromCodePoint(code), `a${String.fromCodePoint(code)}b`);
  }
  const localparts = ids.map(localpartFor);
  expect(new Set(localparts).size).toBe(ids.length);
  expect(await unstable(localparts)).toEqual([]);
}, 120_000);

test("300 000 ids that are near to one another have as many localparts, and Prosody takes all of them", async () => {
  const near = fc.sample(nearIds(), 300_000);
  const random = fc.sample(fc.string({ unit: "binary", minLength: 1, maxLength: 6 }), 50_000);
  const ids = [...new Set([...near, ...random])];
  expect(ids.length).toBeGreaterThan(200_000);
  const localparts = ids.map(localpartFor);
  const owners = new Map<string, string>();
  const shared = localparts.flatMap((localpart, index) => {
    const owner = owners.get(localpart);
    owners.set(localpart, ids[index] as string);
    return owner === undefined ? [] : [[owner, ids[index], localpart]];
  });
  expect(shared).toEqual([]);
  expect(await unstable(localparts)).toEqual([]);
}, 120_000);

test("no localpart but one with a hash ends like one, and none begins or ends with an escaped space", () => {
  fc.assert(
    fc.property(nearIds(), (id) => {
      const localpart = localpartFor(id);
      expect(HASHED.test(localpart)).toBe(localpart !== escapeLocalpart(id));
      expect(localpart).not.toMatch(/^\\20|\\20$|^\.\.?$|[\s"&'/:<>@]/u);
      expect(isLocalpart(localpart)).toBe(true);
    }),
    { numRuns: 20_000 },
  );
});

test("the localpart of a localpart with a hash is another one", () => {
  fc.assert(
    fc.property(nearIds(), (id) => {
      const localpart = localpartFor(id);
      fc.pre(HASHED.test(localpart));
      expect(localpartFor(localpart)).not.toBe(localpart);
    }),
  );
});

test("an escaped id can be read again", () => {
  // XEP-0106 section 4.2, from left to right.
  const unescapeLocalpart = (text: string) =>
    text.replace(/\\(20|22|26|27|2f|3a|3c|3e|40|5c)/g, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );
  fc.assert(
    fc.property(fc.oneof(nearIds(), fc.string({ unit: fc.constantFrom(..."\\\\25c0@ /a") })), (id) => {
      expect(unescapeLocalpart(escapeLocalpart(id))).toBe(id);
    }),
    { numRuns: 20_000 },
  );
});

test.each(["", undefined, null, 7])("nobody has the id %j", (id) => {
  expect(() => localpartFor(id as string)).toThrow(TypeError);
});
