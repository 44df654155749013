import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { KeyVector } from "../../../spec/signed-requests/keys.ts";
import { checkPloneKey, decodePloneKey, generatePloneKey } from "../src/index.ts";

const { keys } = JSON.parse(
  readFileSync(new URL("../../../spec/signed-requests.json", import.meta.url), "utf8"),
) as { keys: KeyVector[] };

test.each(keys)("a key of Plone's: $expect: $name", ({ key, expect: expected }) => {
  expect(checkPloneKey(key) ?? "ok").toBe(expected);
});

test.each([
  ["zeros", (size: number) => new Uint8Array(size)],
  ["too few bytes", () => randomBytes(31)],
  ["too many bytes", () => randomBytes(33)],
])("a source of %s makes no key", (_, source) => {
  expect(() => generatePloneKey(source)).toThrow(TypeError);
});

test("new keys are acceptable, each another, and give back the bytes that they were made of", () => {
  const seen = new Set<string>();
  for (let run = 0; run < 1000; run++) {
    const bytes = randomBytes(32);
    const key = generatePloneKey(() => bytes);
    expect(checkPloneKey(key)).toBeUndefined();
    expect(bytes.equals(decodePloneKey(key))).toBe(true);
    seen.add(key);
  }
  expect(seen.size).toBe(1000);
});
