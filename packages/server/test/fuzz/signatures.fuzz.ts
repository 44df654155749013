import assert from "node:assert/strict";
import fc from "fast-check";
import { answerOf, type Fuzzed, fuzzed, textOf } from "../../../../tests/fuzz/fuzzed.ts";
import { signRequest } from "../../src/system/sign-request.ts";
import { readSignature, verifyRequest } from "../../src/system/verify-request.ts";
import { PloneReading } from "./plone-reading.ts";

const CODES = ["missing", "malformed", "site", "time", "wrong"].map((word) => `system-signature-${word}`);
const AT = 1_790_000_000;
const key = new Uint8Array(32);
const plone = new PloneReading();

const signed = fc.record({
  direction: fc.constantFrom("plone" as const, "gateway" as const),
  site: fc.constantFrom("plone", "plone", "other"),
  path: fc.constantFrom("/x", "/.collective-converse/ended", "/@converse-system-person?user=j%C3%B6rg"),
  body: fc.uint8Array({ maxLength: 20 }),
  at: fc.oneof(fc.constant(AT), fc.integer({ min: AT - 65, max: AT + 65 })),
  nonce: fc.uint8Array({ minLength: 16, maxLength: 16 }),
});
/** How the header is changed on its way. */
const change = fc.oneof(
  fc.constant((header: string) => [header]),
  fc.constant((header: string) => [header, header]),
  fc.constant(() => []),
  fc
    .tuple(
      fc.nat({ max: 170 }),
      fc.nat({ max: 3 }),
      textOf("=", ",", " ", "0", "A", "time=0", "\n", "\u0661"),
    )
    .map(([start, removed, put]) => (header: string) => [
      header.slice(0, start) + put + header.slice(start + removed),
    ]),
);

export const parsers: readonly Fuzzed[] = [
  fuzzed({
    file: "packages/server/src/system/verify-request.ts",
    name: "verifyRequest: the same word as Plone's own verifier",
    from: fc.tuple(signed, change, fc.constantFrom("plone" as const, "gateway" as const)),
    async holds([{ direction, site, path, body, at, nonce }, changed, expected]) {
      const headers = changed(
        signRequest({ direction, site, method: "POST", path, body }, { key, at, nonce }),
      );
      const request = { direction: expected, site: "plone", method: "POST", path, body, key, at: AT };
      const ours = answerOf(() => verifyRequest(readSignature(headers), request), ...CODES);
      const theirs = await plone.verify({ headers, direction: expected, path, body, now: AT });
      assert.equal("code" in ours ? ours.code : "ok", theirs);
    },
  }),
];
