import { type CasePlan, nonceOf } from "./cases.ts";
import { PREVIOUS, STEP } from "./sites.ts";

const PREVIOUS_PAIR = { seed: PREVIOUS.otpSeed, secret: PREVIOUS.tokenSecret };

/** Every token has a nonce of its own, so that a verifier with a replay store takes each of them, once. */
export const ACCEPTED: readonly CasePlan[] = [
  { name: "the current step, a password that begins with a zero", expect: "ok" },
  { name: "one step old", expect: "ok", parts: { step: STEP - 1 } },
  { name: "one step ahead", expect: "ok", parts: { step: STEP + 1 } },
  // Older than the one before it: a store that remembers the newest step only would refuse it.
  { name: "one step old, after a newer one", expect: "ok", parts: { step: STEP - 1 } },
  { name: "the same name and another nonce", expect: "ok" },
  { name: "a nonce of zeros", expect: "ok", parts: { nonce: "0".repeat(32) } },
  { name: "a nonce of nines", expect: "ok", parts: { nonce: "9".repeat(32) } },
  // A refused token must not use up its nonce: whoever sees one could lock its owner out.
  {
    name: "the nonce of a token that was refused for its signature",
    expect: "ok",
    parts: { nonce: nonceOf("signed with a secret nobody knows") },
  },
  { name: "no window, the current step", expect: "ok", site: "narrow" },
  { name: "a window of two, two steps old", expect: "ok", site: "wide", parts: { step: STEP - 2 } },
  { name: "a window of two, two steps ahead", expect: "ok", site: "wide", parts: { step: STEP + 2 } },
  { name: "a window of two, the current step", expect: "ok", site: "wide" },
  { name: "two pairs, the current one", expect: "ok", site: "rotated" },
  { name: "two pairs, the previous one", expect: "ok", site: "rotated", parts: PREVIOUS_PAIR },
  {
    name: "two pairs, the previous one, one step old",
    expect: "ok",
    site: "rotated",
    parts: { ...PREVIOUS_PAIR, step: STEP - 1 },
  },
  {
    name: "two pairs, the previous one, one step ahead",
    expect: "ok",
    site: "rotated",
    parts: { ...PREVIOUS_PAIR, step: STEP + 1 },
  },
  { name: "a localpart of one digit", expect: "ok", jid: "1@plain.example" },
  { name: "a localpart that begins with a digit", expect: "ok", jid: "1admin@plain.example" },
  {
    name: "a localpart of 40 digits",
    expect: "ok",
    jid: "1234567890123456789012345678901234567890@plain.example",
  },
  { name: "an e-mail address, escaped", expect: "ok", jid: "jane\\40example.org@plain.example" },
  { name: "an escaped backslash", expect: "ok", jid: "dom\\5c40ain@plain.example" },
  { name: "a localpart with a hash", expect: "ok", jid: "bob.abcdefghijklmnop@plain.example" },
  {
    name: "characters that mean something in patterns",
    expect: "ok",
    jid: "%d+.*[a-z]$^(%1)-?@plain.example",
  },
  { name: "a letter outside ASCII", expect: "ok", jid: "jörg@plain.example" },
  { name: "Chinese letters", expect: "ok", jid: "李小龙@plain.example" },
  { name: "Hebrew letters", expect: "ok", jid: "דוד@plain.example" },
  { name: "letters outside the first plane", expect: "ok", jid: "𠀀𠀁@plain.example" },
  { name: "a localpart of 1023 bytes", expect: "ok", jid: `${"a".repeat(1023)}@plain.example` },
  {
    name: "a localpart of 341 characters and 1023 bytes",
    expect: "ok",
    jid: `${"李".repeat(341)}@plain.example`,
  },
];
