import assert from "node:assert/strict";
import fc from "fast-check";
import { type Fuzzed, fuzzed, quickly, textOf } from "../../../../tests/fuzz/fuzzed.ts";
import {
  checkPloneKey,
  checkSecrets,
  decodePloneKey,
  isBareJid,
  isLocalpart,
  mintToken,
  nodeprep,
  verifyToken,
} from "../../src/index.ts";
import { AT, JID, NONCE, OTHER, SECRETS } from "../fixtures.ts";

const { token } = mintToken({ jid: JID, secrets: SECRETS, at: AT, nonce: NONCE });
const OTHERS = mintToken({ jid: JID, secrets: OTHER, at: AT, nonce: NONCE }).token;
const jids = textOf(JID, "alice", "@", "plain.example", "Alice", "é", "ß", "/", ".", "\u05d0");
const keys = textOf("A", "Q", "A2B3", SECRETS.otpSeed, SECRETS.tokenSecret, "a", "=", "1");

export const parsers: readonly Fuzzed[] = [
  fuzzed({
    file: "packages/token/src/verify.ts",
    name: "verifyToken: nothing but the token itself is good, and nothing raises",
    from: fc.tuple(
      jids,
      textOf(token, token.slice(0, 8), token.slice(8, 40), token.slice(41), OTHERS, " ", "="),
    ),
    holds([jid, offered]) {
      const answer = quickly(() => verifyToken({ jid, token: offered, secrets: [SECRETS], at: AT }));
      assert.equal(answer.ok, jid === JID && offered === token);
      assert.equal(
        verifyToken({ jid: JID, token: offered, secrets: [SECRETS], at: AT }).ok,
        offered === token,
      );
    },
  }),
  fuzzed({
    file: "packages/token/src/secrets.ts",
    name: "checkSecrets: what may be used is base32 of its length",
    from: fc.tuple(keys, keys),
    holds([otpSeed, tokenSecret]) {
      const { ok } = quickly(() => checkSecrets({ otpSeed, tokenSecret }));
      if (ok) assert.match(`${otpSeed} ${tokenSecret}`, /^[A-Z2-7]{16} [A-Z2-7]{32}$/);
      assert.equal(
        checkSecrets({ otpSeed: SECRETS.otpSeed, tokenSecret }).ok && !/^[A-Z2-7]{32}$/.test(tokenSecret),
        false,
      );
    },
  }),
  fuzzed({
    file: "packages/token/src/plone-key.ts",
    name: "checkPloneKey: what may be used is 32 bytes",
    from: fc.oneof(keys, fc.stringMatching(/^[A-Z2-7]{51}[AQ]$/)),
    holds(key) {
      if (quickly(() => checkPloneKey(key)) === undefined) assert.equal(decodePloneKey(key).length, 32);
    },
  }),
  fuzzed({
    file: "packages/token/src/jid.ts",
    name: "isBareJid: a localpart, one @ and a domain, as nodeprep leaves them",
    from: jids,
    holds(text) {
      if (!quickly(() => isBareJid(text))) return;
      const [localpart = "", domain = "", ...more] = text.split("@");
      assert.deepEqual(more, []);
      assert.ok(isLocalpart(localpart) && isLocalpart(domain));
      assert.ok(Buffer.byteLength(text) <= 2047);
    },
  }),
  fuzzed({
    file: "packages/token/src/nodeprep.ts",
    name: "nodeprep: what it leaves it leaves again",
    from: textOf("Alice", "ß", "İ", "ﬁ", "Å", "\u0345", "\u1e9e", "\u05d0", "\u0661"),
    holds(text) {
      const once = quickly(() => nodeprep(text));
      // A second time it may forbid what the first has made (RFC 3454, 7), and never makes a third form.
      if (once !== undefined)
        assert.ok(
          [once, undefined].includes(nodeprep(once)) || nodeprep(nodeprep(once) ?? "") === nodeprep(once),
        );
    },
  }),
];
