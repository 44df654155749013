import { KEY } from "./cases.ts";

/** A `plone_key` with what a program says of it before it uses it. */
export interface KeyVector {
  name: string;
  key: string;
  expect: "ok" | "secret-missing" | "secret-malformed" | "secret-weak";
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export const KEYS: readonly KeyVector[] = [
  { name: "missing", key: "", expect: "secret-missing" },
  { name: "too short", key: KEY.slice(1), expect: "secret-malformed" },
  { name: "too long", key: `A${KEY}`, expect: "secret-malformed" },
  { name: "half of it", key: KEY.slice(26), expect: "secret-malformed" },
  { name: "lower case", key: KEY.toLowerCase(), expect: "secret-malformed" },
  { name: "with padding", key: `${KEY}====`, expect: "secret-malformed" },
  { name: "a digit that base32 lacks", key: `1${KEY.slice(1)}`, expect: "secret-malformed" },
  { name: "a blank before", key: ` ${KEY.slice(1)}`, expect: "secret-malformed" },
  { name: "a line end after", key: `${KEY}\n`, expect: "secret-malformed" },
  { name: "full-width letters", key: KEY.replace(/[A-Z]/g, "Ａ"), expect: "secret-malformed" },
  { name: "unused bits set to 1", key: `${KEY.slice(0, 51)}B`, expect: "secret-malformed" },
  { name: "one character", key: "A".repeat(52), expect: "secret-weak" },
  {
    name: "four different characters",
    key: `${"QXZJJZXQXQZJQQXJ".repeat(4).slice(0, 51)}Q`,
    expect: "secret-weak",
  },
  { name: "a period of 26", key: `${KEY.slice(0, 25)}Q`.repeat(2), expect: "secret-weak" },
  { name: "a period of five, cut", key: "AQWER".repeat(11).slice(0, 52), expect: "secret-weak" },
  {
    name: "the alphabet, around its end",
    key: (ALPHABET.slice(13) + ALPHABET + ALPHABET).slice(0, 52),
    expect: "secret-weak",
  },
  { name: "32 random bytes", key: KEY, expect: "ok" },
];
