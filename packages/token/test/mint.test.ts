import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  generateNonce,
  generateNonceTail,
  loginIdOf,
  mintToken,
  nonceAt,
  type Secrets,
  TokenError,
  verifyToken,
} from "../src/index.ts";
import { AT, JID, NONCE, SECRETS } from "./fixtures.ts";

const loginIds: { nonce: string; id: string }[] = JSON.parse(
  readFileSync(new URL("../../../spec/login-ids.json", import.meta.url), "utf8"),
);

test("a minted token is 8 and 32 digits, a space and 44 characters of base64", () => {
  const { token } = mintToken({ jid: JID, secrets: SECRETS, at: AT, nonce: NONCE });
  expect(token).toMatch(/^[0-9]{8}[0-9]{32} [A-Za-z0-9+/]{43}=$/);
  expect(token.slice(8, 40)).toBe(NONCE);
});

test("a minted token is accepted to the last instant before expiresAt and not from then on", () => {
  const { token, expiresAt } = mintToken({ jid: JID, secrets: SECRETS, at: AT, nonce: NONCE });
  const verify = (at: number) => verifyToken({ jid: JID, token, secrets: [SECRETS], at });
  const step = Math.floor(AT / 30);
  expect(verify(expiresAt - 0.001)).toEqual({ ok: true, step, nonce: NONCE });
  expect(verify(expiresAt)).toEqual({ ok: false, code: "token-otp" });
  expect(verify((step - 1) * 30)).toEqual({ ok: true, step, nonce: NONCE });
  expect(verify((step - 1) * 30 - 0.001)).toEqual({ ok: false, code: "token-otp" });
});

test.each([
  ["secret-missing", { ...SECRETS, otpSeed: "" }, "otpSeed"],
  ["secret-missing", {} as Secrets, "otpSeed"],
  ["secret-demo", { ...SECRETS, tokenSecret: "JYXEX4IQOEYFYQ2S3MC5P4ZT4SDHYEA7" }, "tokenSecret"],
  ["secret-malformed", { ...SECRETS, otpSeed: "short" }, "otpSeed"],
  ["secret-weak", { ...SECRETS, tokenSecret: "AB".repeat(16) }, "tokenSecret"],
])("%s: no token, and the error names the field and not its value", (code, secrets, field) => {
  const mint = () => mintToken({ jid: JID, secrets, at: AT, nonce: NONCE });
  expect(mint).toThrow(TokenError);
  expect(mint).toThrow(expect.objectContaining({ code, message: `${field} cannot be used` }));
});

test.each(["", "alice", "Alice@plain.example", "alice@plain.example/phone", 7 as unknown as string])(
  "token-jid: no token for %j",
  (jid) => {
    const mint = () => mintToken({ jid, secrets: SECRETS, at: AT, nonce: NONCE });
    expect(mint).toThrow(expect.objectContaining({ name: "TokenError", code: "token-jid" }));
  },
);

test.each([["1".repeat(31)], ["1".repeat(33)], [`${"1".repeat(32)}\n`], ["a".repeat(32)], [undefined]])(
  "a nonce that is not 32 digits is the caller's mistake: %j",
  (nonce) => {
    const mint = () => mintToken({ jid: JID, secrets: SECRETS, at: AT, nonce: nonce as string });
    expect(mint).toThrow(new TypeError("nonce must be 32 decimal digits"));
  },
);

test.each([Number.NaN, -1, Number.POSITIVE_INFINITY, 2 ** 53, "0" as unknown as number])(
  "a time that is not unix seconds is the caller's mistake: %j",
  (at) => {
    expect(() => mintToken({ jid: JID, secrets: SECRETS, at, nonce: NONCE })).toThrow(TypeError);
  },
);

test("a nonce is 32 digits of the bytes it is given", () => {
  expect(generateNonce((size) => new Uint8Array(size))).toBe("0".repeat(32));
  expect(generateNonce((size) => new Uint8Array(size).fill(0xff))).toMatch(/^[0-9]{32}$/);
  expect(generateNonce((size) => new Uint8Array(size).fill(1))).not.toBe(
    generateNonce((size) => new Uint8Array(size).fill(2)),
  );
});

test("a source of too few bytes makes no nonce", () => {
  expect(() => generateNonce(() => new Uint8Array(31))).toThrow(TypeError);
});

test("a nonce that says when a token was asked for has 19 digits that nobody else has", () => {
  const nonces = new Set(
    Array.from({ length: 1000 }, () => nonceAt(1_764_000_000_000, generateNonceTail(randomBytes))),
  );
  expect(nonces.size).toBe(1000);
  for (const nonce of nonces) expect(nonce).toMatch(/^1764000000000[0-9]{19}$/);
});

test.each([1_764_000_000, 1_764_000_000_000.5, -1, Number.NaN, 17_640_000_000_000])(
  "%d is no moment that a nonce could say",
  (milliseconds) => {
    expect(() => nonceAt(milliseconds, "0".repeat(19))).toThrow(TypeError);
  },
);

test.each(["", "0".repeat(18), "0".repeat(20), `${"0".repeat(18)}x`])("%j is no tail of a nonce", (tail) => {
  expect(() => nonceAt(1_764_000_000_000, tail)).toThrow(TypeError);
});

test.each(loginIds)("the login of $nonce is called $id", ({ nonce, id }) => {
  expect(loginIdOf(nonce)).toBe(id);
});
