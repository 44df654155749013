import { CURRENT, DEMO, PREVIOUS, type Secrets } from "./sites.ts";

/** A pair of secrets with what a program says of it before it uses it. */
export interface SecretsVector extends Secrets {
  name: string;
  expect: "ok" | "secret-missing" | "secret-demo" | "secret-malformed" | "secret-weak";
}

const { otpSeed, tokenSecret } = CURRENT;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function seed(name: string, expect: SecretsVector["expect"], value: string): SecretsVector {
  return { name: `otpSeed: ${name}`, otpSeed: value, tokenSecret, expect };
}

function secret(name: string, expect: SecretsVector["expect"], value: string): SecretsVector {
  return { name: `tokenSecret: ${name}`, otpSeed, tokenSecret: value, expect };
}

export const SECRETS: readonly SecretsVector[] = [
  seed("missing", "secret-missing", ""),
  secret("missing", "secret-missing", ""),
  { name: "both missing", otpSeed: "", tokenSecret: "", expect: "secret-missing" },
  {
    name: "one missing, one of the documentation",
    otpSeed: "",
    tokenSecret: DEMO.tokenSecret,
    expect: "secret-missing",
  },
  { name: "both of the documentation", ...DEMO, expect: "secret-demo" },
  seed("of the documentation", "secret-demo", DEMO.otpSeed),
  secret("of the documentation", "secret-demo", DEMO.tokenSecret),
  {
    name: "one malformed, one of the documentation",
    otpSeed: "?",
    tokenSecret: DEMO.tokenSecret,
    expect: "secret-demo",
  },
  seed("too short", "secret-malformed", otpSeed.slice(1)),
  seed("too long", "secret-malformed", `${otpSeed}A`),
  seed("as long as the secret", "secret-malformed", tokenSecret),
  seed("lower case", "secret-malformed", otpSeed.toLowerCase()),
  seed("a digit that base32 lacks", "secret-malformed", `${otpSeed.slice(0, 15)}1`),
  seed("padding", "secret-malformed", `${otpSeed.slice(0, 15)}=`),
  seed("a space before", "secret-malformed", ` ${otpSeed.slice(1)}`),
  seed("a line end after", "secret-malformed", `${otpSeed}\n`),
  seed("full-width letters", "secret-malformed", otpSeed.replace(/[A-Z]/g, "Ａ")),
  secret("too short", "secret-malformed", tokenSecret.slice(1)),
  secret("too long", "secret-malformed", `${tokenSecret}A`),
  secret("lower case", "secret-malformed", tokenSecret.toLowerCase()),
  secret("a line end after", "secret-malformed", `${tokenSecret}\n`),
  { name: "one weak, one malformed", otpSeed: "A".repeat(16), tokenSecret: "?", expect: "secret-malformed" },
  seed("one character", "secret-weak", "A".repeat(16)),
  seed("a period of two", "secret-weak", "AB".repeat(8)),
  seed("a period of three, cut", "secret-weak", "ABCABCABCABCABCA"),
  seed("a period of eight", "secret-weak", "XVGR73KM".repeat(2)),
  seed("four different characters", "secret-weak", "QXZJJZXQXQZJQQXJ"),
  seed("the alphabet forwards", "secret-weak", ALPHABET.slice(0, 16)),
  seed("the alphabet backwards, around the end", "secret-weak", "DCBA765432ZYXWVU"),
  secret("one character", "secret-weak", "7".repeat(32)),
  secret("a period of 16: the seed twice", "secret-weak", otpSeed + otpSeed),
  secret(
    "every third character of the alphabet",
    "secret-weak",
    [...ALPHABET].map((_, i) => ALPHABET.charAt((i * 3) % 32)).join(""),
  ),
  secret("four different characters", "secret-weak", "QXZJJZXQXQZJQQXJJXQZQXXZJQZZXJQX"),
  seed("five different characters", "ok", "QXZJJZXKXQZJQKXJ"),
  seed("a half that is nearly repeated", "ok", "XVGR73KMXVGR73KN"),
  { name: "the current pair", ...CURRENT, expect: "ok" },
  { name: "the previous pair", ...PREVIOUS, expect: "ok" },
];
