import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { checkSecrets, generateSecrets } from "../src/index.ts";
import { SECRETS } from "./fixtures.ts";

test("new secrets are 16 and 32 characters of base32, each time others, and acceptable", () => {
  const seen = new Set<string>();
  for (let run = 0; run < 1000; run++) {
    const secrets = generateSecrets(randomBytes);
    expect(secrets.otpSeed).toMatch(/^[A-Z2-7]{16}$/);
    expect(secrets.tokenSecret).toMatch(/^[A-Z2-7]{32}$/);
    expect(checkSecrets(secrets)).toEqual({ ok: true });
    seen.add(secrets.otpSeed).add(secrets.tokenSecret);
  }
  expect(seen.size).toBe(2000);
});

test("the bytes become base32 as RFC 4648 says", () => {
  // Section 10: "foobar" is MZXW6YTBOI, "fooba" is MZXW6YTB.
  const bytes = Buffer.from("foobarfooba~!fooba?*");
  const { otpSeed, tokenSecret } = generateSecrets((size) => bytes.subarray(0, size));
  expect(otpSeed).toBe("MZXW6YTBOJTG633C");
  expect(tokenSecret.slice(0, 16)).toBe(otpSeed);
  expect(tokenSecret).toHaveLength(32);
});

test.each([
  ["zeros", (size: number) => new Uint8Array(size)],
  ["too few bytes", () => new Uint8Array([1, 2, 3, 4, 5])],
])("a source of %s makes no secrets", (_, source) => {
  expect(() => generateSecrets(source)).toThrow(TypeError);
});

test("the check names the field that is wrong", () => {
  const check = checkSecrets({ ...SECRETS, tokenSecret: "abc" });
  expect(check).toEqual({ ok: false, code: "secret-malformed", secret: "tokenSecret" });
});
