import { expect, test } from "vitest";
import { decodeBase32, encodeBase32 } from "../src/base32.ts";
import { otpOf } from "../src/format.ts";

// RFC 6238 appendix B, the column of SHA-1; its key is these 20 bytes.
test.each([
  [59, "94287082"],
  [1111111109, "07081804"],
  [1111111111, "14050471"],
  [1234567890, "89005924"],
  [2000000000, "69279037"],
  [20000000000, "65353130"],
])("the one-time password at %i is the RFC's", (at, otp) => {
  expect(otpOf(encodeBase32(Buffer.from("12345678901234567890")), Math.floor(at / 30))).toBe(otp);
});

test("base32 and back", () => {
  for (let length = 0; length <= 40; length += 5) {
    const bytes = Buffer.from(Array.from({ length }, (_, index) => (index * 151 + length) % 256));
    expect(decodeBase32(encodeBase32(bytes))).toEqual(bytes);
  }
});
