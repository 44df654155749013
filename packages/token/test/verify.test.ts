import fc from "fast-check";
import { expect, test } from "vitest";
import { mintToken, type VerifyOptions, verifyToken } from "../src/index.ts";
import { AT, JID, NONCE, OTHER, SECRETS } from "./fixtures.ts";

const nonces = fc.stringMatching(/^[0-9]{32}$/);
const jids = fc.stringMatching(/^[a-z0-9.+-]{1,40}@[a-z0-9]{1,20}\.example$/);
const times = fc.integer({ min: 0, max: 2 ** 40 });

test("what is minted is verified, with its step and nonce, by the current pair and by the previous one", () => {
  fc.assert(
    fc.property(jids, times, nonces, fc.boolean(), (jid, at, nonce, isRotated) => {
      const { token } = mintToken({ jid, secrets: SECRETS, at, nonce });
      const secrets: VerifyOptions["secrets"] = isRotated ? [OTHER, SECRETS] : [SECRETS];
      expect(verifyToken({ jid, token, secrets, at })).toEqual({
        ok: true,
        step: Math.floor(at / 30),
        nonce,
      });
    }),
  );
});

test("whatever the window, exactly its steps are accepted", () => {
  const offsets = fc.integer({ min: -12, max: 12 });
  fc.assert(
    fc.property(times, fc.integer({ min: 0, max: 10 }), offsets, (at, steps, offset) => {
      const mintedAt = at + offset * 30;
      fc.pre(mintedAt >= 0);
      const { token } = mintToken({ jid: JID, secrets: SECRETS, at: mintedAt, nonce: NONCE });
      const answer = verifyToken({ jid: JID, token, secrets: [SECRETS], at, steps });
      expect(answer.ok).toBe(Math.abs(offset) <= steps);
    }),
    // Always the same sample: of the real ones, one pair of steps in 10^8 has the same password.
    { seed: 1, numRuns: 500 },
  );
});

test("a token with any change in it is refused", () => {
  const { token } = mintToken({ jid: JID, secrets: SECRETS, at: AT, nonce: NONCE });
  const place = fc.nat({ max: token.length });
  const piece = fc.oneof(
    fc.string({ maxLength: 3 }),
    fc.string({ unit: "binary", maxLength: 2 }),
    fc.constantFrom("0", "=", " ", "\n", "\0", "A"),
  );
  fc.assert(
    fc.property(place, fc.nat({ max: 3 }), piece, (start, removed, put) => {
      const changed = token.slice(0, start) + put + token.slice(start + removed);
      fc.pre(changed !== token);
      expect(verifyToken({ jid: JID, token: changed, secrets: [SECRETS], at: AT }).ok).toBe(false);
    }),
    { numRuns: 5000 },
  );
});

test("each single character of a token counts", () => {
  const { token } = mintToken({ jid: JID, secrets: SECRETS, at: AT, nonce: NONCE });
  for (let place = 0; place < token.length; place++) {
    for (const put of "0123456789 ABYZabyz+/=-_\n") {
      if (put === token[place]) continue;
      const changed = token.slice(0, place) + put + token.slice(place + 1);
      expect(verifyToken({ jid: JID, token: changed, secrets: [SECRETS], at: AT }).ok, changed).toBe(false);
    }
  }
});

test("a token is good for no other JID", () => {
  const { token } = mintToken({ jid: JID, secrets: SECRETS, at: AT, nonce: NONCE });
  fc.assert(
    fc.property(
      fc.oneof(
        jids,
        fc.string(),
        fc.string({ unit: "binary" }),
        fc.string().map((text) => text + JID),
      ),
      (jid) => {
        fc.pre(jid !== JID);
        expect(verifyToken({ jid, token, secrets: [SECRETS], at: AT }).ok).toBe(false);
      },
    ),
  );
});

test("no token and no JID makes it raise", () => {
  const anything = fc.oneof(
    fc.anything(),
    fc.string({ unit: "binary" }),
    fc.string({ unit: "binary-ascii" }),
  );
  fc.assert(
    fc.property(anything, anything, (jid, token) => {
      const options = { jid, token, secrets: [SECRETS], at: AT } as unknown as VerifyOptions;
      expect(verifyToken(options).ok).toBe(false);
      expect(verifyToken({ ...options, jid: JID })).toEqual({ ok: false, code: "token-malformed" });
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ["a million digits", "1".repeat(1e6)],
  ["a million lone surrogates", "\ud800".repeat(1e6)],
  ["a million spaces", " ".repeat(1e6)],
])("%s are refused at once, as token and as JID", (_, text) => {
  const started = performance.now();
  expect(verifyToken({ jid: JID, token: text, secrets: [SECRETS], at: AT }).ok).toBe(false);
  expect(verifyToken({ jid: text, token: text, secrets: [SECRETS], at: AT }).ok).toBe(false);
  expect(verifyToken({ jid: `${text}@plain.example`, token: text, secrets: [SECRETS], at: AT }).ok).toBe(
    false,
  );
  expect(performance.now() - started).toBeLessThan(2000);
});

test("a lone surrogate is not the character that UTF-8 writes for it", () => {
  const jid = "al\ufffdice@plain.example";
  expect(verifyToken({ jid, token: "", secrets: [SECRETS], at: AT })).toEqual({
    ok: false,
    code: "token-jid",
  });
  const options = { jid: "al\ud800ice@plain.example", token: "", secrets: [SECRETS] as const, at: AT };
  expect(verifyToken(options)).toEqual({ ok: false, code: "token-jid" });
});

test.each([
  { secrets: [] },
  { secrets: [SECRETS, OTHER, SECRETS] },
  { secrets: SECRETS },
  { secrets: [undefined] },
  { at: Number.NaN },
  { at: -1 },
  { steps: -1 },
  { steps: 0.5 },
  { steps: 11 },
  { steps: "1" },
])("options that no program means are the caller's mistake: %j", (mistake) => {
  const options = { jid: JID, token: "", secrets: [SECRETS], at: AT, ...mistake } as unknown as VerifyOptions;
  expect(() => verifyToken(options)).toThrow(TypeError);
});
