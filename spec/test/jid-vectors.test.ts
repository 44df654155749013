import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FILE, type JidVector, jidVectors } from "../generate-jid-vectors.ts";
import { ProsodyStringprep } from "./prosody-stringprep.ts";

const text = readFileSync(FILE, "utf8");
const vectors = JSON.parse(text) as JidVector[];

let prosody: ProsodyStringprep;

beforeAll(() => {
  prosody = new ProsodyStringprep();
});

afterAll(() => prosody.stop());

test("the committed file is what the script makes", () => {
  expect(text).toBe(jidVectors());
});

test("there are sixty vectors and more, no user id twice, no localpart twice", () => {
  expect(vectors.length).toBeGreaterThanOrEqual(60);
  expect(new Set(vectors.map((vector) => vector.userId)).size).toBe(vectors.length);
  expect(new Set(vectors.map((vector) => vector.localpart)).size).toBe(vectors.length);
});

test.each([true, false])("the real Prosody leaves each localpart as it is (strict: %s)", async (strict) => {
  const localparts = vectors.map((vector) => vector.localpart);
  expect(await prosody.nodeprep(localparts, { strict })).toEqual(localparts);
});

test("where the localpart has a hash, Prosody's nodeprep makes of the id what stands before it, or forbids it", async () => {
  const hashed = vectors.filter(({ userId, localpart }) => {
    // Without escapes, and not for its length, its look or a meaning in URLs.
    return (
      /\.[a-z2-7]{16}$/.test(localpart) &&
      !/[ \\@]|\.[a-z2-7]{16}$|^\.+$/i.test(userId) &&
      userId.length < 1000
    );
  });
  expect(hashed.length).toBeGreaterThan(30);
  const prepared = await prosody.nodeprep(
    hashed.map((vector) => vector.userId),
    { strict: true },
  );
  for (const [index, { localpart, why }] of hashed.entries()) {
    const isRightToLeft = /\p{Script=Hebrew}/u.test(prepared[index] ?? "");
    expect(localpart.slice(0, -17), why).toBe(isRightToLeft ? "" : (prepared[index] ?? ""));
  }
});
