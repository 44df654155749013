import { readFileSync } from "node:fs";
import { decodePloneKey } from "@collective-converse/token";
import { expect, test } from "vitest";
import type { RequestCase } from "../../../../spec/signed-requests/cases.ts";
import { ConverseError } from "../../src/errors.ts";
import { signRequest } from "../../src/system/sign-request.ts";
import { readSignature, verifyRequest } from "../../src/system/verify-request.ts";

const { at, cases } = JSON.parse(
  readFileSync(new URL("../../../../spec/signed-requests.json", import.meta.url), "utf8"),
) as { at: number; cases: RequestCase[] };

function requestOf({ direction, site, method, path, body, bodyBase64 }: RequestCase) {
  return {
    direction,
    site,
    method,
    path,
    body: body === undefined ? Buffer.from(bodyBase64 ?? "", "base64") : Buffer.from(body),
  };
}

function answerOf(vector: RequestCase): string {
  try {
    const key = decodePloneKey(vector.key);
    verifyRequest(readSignature(vector.headers), { ...requestOf(vector), key, at });
    return "ok";
  } catch (error) {
    if (error instanceof ConverseError) return error.code;
    throw error;
  }
}

test.each(cases)("$expect: $name", (vector) => {
  expect(answerOf(vector)).toBe(vector.expect);
});

test.each(cases.filter(({ expect: code }) => code === "ok"))("we sign it alike: $name", (vector) => {
  const { time, nonce } = readSignature(vector.headers);
  const key = decodePloneKey(vector.key);
  const header = signRequest(requestOf(vector), {
    key,
    at: Number(time) + 0.9,
    nonce: Buffer.from(nonce, "hex"),
  });
  expect([header]).toEqual(vector.headers);
});

test("the clock's fraction of a second refuses nobody at the end of the half minute", () => {
  const vector = cases.find(({ name }) => name === "30 s old");
  if (vector === undefined) throw new Error("the case is gone");
  const key = decodePloneKey(vector.key);
  expect(() =>
    verifyRequest(readSignature(vector.headers), { ...requestOf(vector), key, at: at + 0.9 }),
  ).not.toThrow();
});

test.each([
  ["too few bytes", { nonce: Buffer.alloc(15), at }],
  ["no time", { nonce: Buffer.alloc(16), at: Number.NaN }],
  ["milliseconds", { nonce: Buffer.alloc(16), at: at * 1000 }],
])("nothing is signed with %s", (_, options) => {
  const request = { direction: "gateway", site: "plone", method: "GET", path: "/", body: Buffer.alloc(0) };
  expect(() =>
    signRequest({ ...request, direction: "gateway" }, { ...options, key: Buffer.alloc(32) }),
  ).toThrow(TypeError);
});
