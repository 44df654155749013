import type { CasePlan } from "./cases.ts";

const ALICE = "alice@plain.example";

/** Changes the signature, which begins after the 40 digits and the space. */
function signature(change: (base64: string) => string): (token: string) => string {
  return (token) => token.slice(0, 41) + change(token.slice(41));
}

function digits(change: (digits: string) => string): (token: string) => string {
  return (token) => change(token.slice(0, 40)) + token.slice(40);
}

/** The characters of base64 that stand after `character`, for the bits that 32 bytes leave unused. */
function base64Plus(character: string, n: number): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  return alphabet.charAt(alphabet.indexOf(character) + n);
}

/** A byte in place of one digit of the nonce. */
function bytes(...octets: number[]): (token: string) => Buffer {
  return (token) =>
    Buffer.concat([Buffer.from(token.slice(0, 20)), Buffer.from(octets), Buffer.from(token.slice(21))]);
}

const CHANGES: readonly [name: string, change: (token: string) => string | Buffer][] = [
  ["the empty token", () => ""],
  ["one space", () => " "],
  ["digits without space and signature", (token) => token.slice(0, 40)],
  ["digits and space without signature", (token) => token.slice(0, 41)],
  ["signature without digits", (token) => token.slice(40)],
  ["one digit less at the front", (token) => token.slice(1)],
  ["one digit more at the front", (token) => `0${token}`],
  ["a nonce of 31 digits", digits((text) => text.slice(0, 39))],
  ["a nonce of 33 digits", digits((text) => `${text}0`)],
  ["no nonce", digits((text) => text.slice(0, 8))],
  ["hexadecimal digits in the nonce", digits((text) => `${text.slice(0, 38)}af`)],
  ["a plus sign before the digits", digits((text) => `+${text.slice(1)}`)],
  ["a minus sign before the digits", digits((text) => `-${text.slice(1)}`)],
  ["a decimal point in the nonce", digits((text) => `${text.slice(0, 20)}.${text.slice(21)}`)],
  [
    "Arabic-Indic digits",
    digits((text) => text.replace(/\d/g, (d) => String.fromCharCode(0x660 + Number(d)))),
  ],
  [
    "full-width digits",
    digits((text) => text.replace(/\d/g, (d) => String.fromCharCode(0xff10 + Number(d)))),
  ],
  ["one superscript digit", digits((text) => `${text.slice(0, 39)}²`)],
  ["a space before the token", (token) => ` ${token}`],
  ["a space after the token", (token) => `${token} `],
  ["a line end after the token", (token) => `${token}\n`],
  ["a carriage return and line end after the token", (token) => `${token}\r\n`],
  ["a line end before the token", (token) => `\n${token}`],
  ["a second token in a second line", (token) => `${token}\n${token}`],
  ["two spaces between digits and signature", (token) => token.replace(" ", "  ")],
  ["no space between digits and signature", (token) => token.replace(" ", "")],
  ["a tabulator in place of the space", (token) => token.replace(" ", "\t")],
  ["a line end in place of the space", (token) => token.replace(" ", "\n")],
  ["a no-break space in place of the space", (token) => token.replace(" ", "\u00a0")],
  ["a space between password and nonce", digits((text) => `${text.slice(0, 8)} ${text.slice(8)}`)],
  ["NUL after the token", (token) => `${token}\0`],
  ["NUL in place of the space", (token) => token.replace(" ", "\0")],
  ["NUL in the nonce", digits((text) => `${text.slice(0, 20)}\0${text.slice(21)}`)],
  ["a byte order mark before the token", (token) => `\ufeff${token}`],
  ["a zero width space in the nonce", digits((text) => `${text.slice(0, 20)}\u200b${text.slice(20)}`)],
  ["a byte that is not UTF-8 in the nonce", bytes(0xff)],
  ["an overlong form of a digit in the nonce", bytes(0xc0, 0xb0)],
  ["a lone surrogate in the nonce, as its three bytes", bytes(0xed, 0xa0, 0x80)],
  [
    "bytes cut within a character after the token",
    (token) => Buffer.concat([Buffer.from(token), Buffer.from([0xe2, 0x82])]),
  ],
  ["padding missing", signature((text) => text.slice(0, 43))],
  ["one padding character too many", signature((text) => `${text}=`)],
  ["44 characters of base64 without padding, 33 bytes", signature((text) => `${text.slice(0, 43)}A`)],
  ["44 characters of base64 with two of padding, 31 bytes", signature((text) => `${text.slice(0, 42)}==`)],
  ["padding only", signature(() => "=".repeat(44))],
  ["padding in the middle", signature((text) => `${text.slice(0, 20)}=${text.slice(21)}`)],
  ["unused bits set to 1", signature((text) => `${text.slice(0, 42)}${base64Plus(text.charAt(42), 1)}=`)],
  ["unused bits set to 3", signature((text) => `${text.slice(0, 42)}${base64Plus(text.charAt(42), 3)}=`)],
  ["a space in the base64", signature((text) => `${text.slice(0, 20)} ${text.slice(20)}`)],
  ["a line end in the base64", signature((text) => `${text.slice(0, 20)}\n${text.slice(20)}`)],
  [
    "a character replaced by a space in the base64",
    signature((text) => `${text.slice(0, 20)} ${text.slice(21)}`),
  ],
  ["a character of no base64 alphabet", signature((text) => `${text.slice(0, 20)}*${text.slice(21)}`)],
  ["signature in hexadecimal", signature((text) => Buffer.from(text, "base64").toString("hex"))],
  ["signature twice", signature((text) => text + text)],
  ["characters after the padding", signature((text) => `${text}AAAA`)],
  ["a nonce of 4000 digits", digits((text) => text + "7".repeat(3968))],
  ["4000 characters after the token", (token) => token + "A".repeat(4000)],
  ["4000 spaces", () => " ".repeat(4000)],
];

/** Tokens that are not 8 and 32 digits, one space and 44 characters of canonical base64. */
export const REFUSED_FORM: readonly CasePlan[] = [
  // The message has no delimiters: without fixed lengths the first two would log in as somebody else.
  {
    name: "the token of 1admin, its first character moved into the nonce, as admin",
    expect: "token-malformed",
    jid: "admin@plain.example",
    parts: { jid: "1admin@plain.example" },
    change: digits((text) => `${text}1`),
  },
  {
    name: "the token of admin, the last digit of its nonce moved to the front of the name, as 7admin",
    expect: "token-malformed",
    jid: "7admin@plain.example",
    parts: { jid: "admin@plain.example", nonce: "12345678901234567890123456789017" },
    change: digits((text) => text.slice(0, 39)),
  },
  {
    name: "a password of 7 digits and a nonce of 32",
    expect: "token-malformed",
    jid: ALICE,
    change: (token) => token.slice(0, 7) + token.slice(8),
  },
  ...CHANGES.map(([name, change]) => ({ name, expect: "token-malformed", jid: ALICE, change })),
  // A signature whose base64 has characters of the other alphabet: `+` and `/` become `-` and `_`.
  {
    name: "the base64 alphabet for URLs",
    expect: "token-malformed",
    jid: ALICE,
    change: (token) => token.replace(/[+/]/g, (character) => (character === "+" ? "-" : "_")),
  },
];
