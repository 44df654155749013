import { AT, type CasePlan, FOREIGN_KEY, nonceOf, SETTINGS, WINDOW } from "./cases.ts";

function replace(from: string | RegExp, to: string): (header: string) => string {
  return (header) => header.replace(from, to);
}

function malformed(name: string, plan: Omit<CasePlan, "name" | "expect">): CasePlan {
  return { name, expect: "system-signature-malformed", ...plan };
}

const MISSING: CasePlan[] = [{ name: "no header", expect: "system-signature-missing", change: () => [] }];

const FORM: CasePlan[] = [
  malformed("the header twice", { change: (header) => [header, header] }),
  malformed("a wrong header before the right one", {
    change: (header) => [header.replace(/signature=.*/, "signature="), header],
  }),
  malformed("two values in one header", { change: (header) => `${header}, ${header}` }),
  malformed("an empty header", { change: () => "" }),
  malformed("another version", { change: replace("converse-1", "converse-2") }),
  malformed("no version", { change: replace("converse-1 ", "") }),
  malformed("the version in upper case", { change: replace("converse-1", "Converse-1") }),
  malformed("fields in another order", {
    change: replace(/(time=\d+), (nonce=\w+)/, "$2, $1"),
  }),
  malformed("a field twice", { change: replace(/(time=\d+)/, "$1, $1") }),
  malformed("a field more", { change: (header) => `${header}, more=1` }),
  malformed("no blank after a comma", { change: replace(", time", ",time") }),
  malformed("two blanks after a comma", { change: replace(", time", ",  time") }),
  malformed("a blank at the end", { change: (header) => `${header} ` }),
  malformed("a line end at the end", { change: (header) => `${header}\n` }),
  malformed("quotes", { change: replace(/site=(\S+),/, 'site="$1",') }),
  malformed("no site", { signed: { site: "" } }),
  malformed("a site in upper case", { signed: { site: "Plone" } }),
  malformed("a site with a dot", { signed: { site: "plone.other" } }),
  malformed("a time with a sign", { signed: { time: `+${AT}` } }),
  malformed("a time before 1970", { signed: { time: `-${AT}` } }),
  malformed("a time with a zero before it", { signed: { time: `0${AT}` } }),
  malformed("a time with a fraction", { signed: { time: `${AT}.5` } }),
  malformed("a time with an exponent", { signed: { time: "1e9" } }),
  malformed("a time in digits of another script", {
    signed: { time: String(AT).replace(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit))) },
  }),
  malformed("a time of twelve digits", { signed: { time: `${AT}00` } }),
  malformed("no time", { signed: { time: "" } }),
  malformed("a nonce of 31 digits", { signed: { nonce: nonceOf("short").slice(1) } }),
  malformed("a nonce of 33 digits", { signed: { nonce: `${nonceOf("long")}0` } }),
  malformed("a nonce in upper case", { signed: { nonce: "ABCDEF0123456789ABCDEF0123456789" } }),
  malformed("a nonce that is not hexadecimal", { signed: { nonce: "g".repeat(32) } }),
  malformed("base64 without padding", {
    changeSignature: (bytes) => bytes.toString("base64").replace("=", ""),
  }),
  malformed("base64 with more padding", { changeSignature: (bytes) => `${bytes.toString("base64")}=` }),
  malformed("base64 for URLs", {
    changeSignature: () => `${"-_".repeat(21)}A=`,
  }),
  malformed("a signature of 31 bytes", {
    changeSignature: (bytes) => bytes.subarray(1).toString("base64"),
  }),
  malformed("a signature of 33 bytes", {
    changeSignature: (bytes) => Buffer.concat([bytes, bytes.subarray(0, 1)]).toString("base64"),
  }),
  malformed("a signature in hexadecimal", { changeSignature: (bytes) => bytes.toString("hex") }),
  malformed("a blank in the signature", {
    changeSignature: (bytes) => bytes.toString("base64").replace(/^(.{20})./, "$1 "),
  }),
  malformed("unused bits of the signature set to 1", {
    changeSignature(bytes) {
      const text = bytes.toString("base64");
      const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
      return `${text.slice(0, 42)}${alphabet.charAt(alphabet.indexOf(text.charAt(42)) + 1)}=`;
    },
  }),
  malformed("no signature", { changeSignature: () => "" }),
];

const SITE: CasePlan[] = [
  { name: "another site", expect: "system-signature-site", signed: { site: "intranet" } },
  {
    name: "another site whose name begins alike",
    expect: "system-signature-site",
    signed: { site: "plone-2" },
  },
];

const TIME: CasePlan[] = [
  { name: "a time of zero", expect: "system-signature-time", signed: { time: "0" } },
  { name: "31 s old", expect: "system-signature-time", signed: { time: String(AT - WINDOW - 1) } },
  { name: "31 s ahead", expect: "system-signature-time", signed: { time: String(AT + WINDOW + 1) } },
  { name: "of 1970", expect: "system-signature-time", signed: { time: "1" } },
  { name: "in milliseconds, cut", expect: "system-signature-time", signed: { time: `${AT}9` } },
];

const WRONG: Omit<CasePlan, "expect">[] = [
  { name: "another key", signedWith: FOREIGN_KEY },
  { name: "one bit of the signature", changeSignature: (bytes) => flipped(bytes).toString("base64") },
  { name: "the other direction", signed: { direction: "gateway" } },
  { name: "the other direction, asked of Plone", direction: "gateway", signed: { direction: "plone" } },
  {
    name: "signed for another site than the header says",
    change: replace("site=intranet", "site=plone"),
    signed: { site: "intranet" },
  },
  { name: "another time than was signed", change: replace(`time=${AT}`, `time=${AT + 1}`) },
  { name: "another nonce than was signed", change: replace(/nonce=\w+/, `nonce=${nonceOf("other")}`) },
  { name: "another method", signed: { method: "PUT" } },
  { name: "the method in lower case", signed: { method: "post" } },
  { name: "another path", signed: { path: "/.collective-converse/other" } },
  { name: "the path with a query", signed: { path: "/.collective-converse/settings?" } },
  { name: "the site's path before it", direction: "gateway", signed: { path: "/Plone/@converse-system" } },
  { name: "another body", signed: { body: SETTINGS.replace("365", "366") } },
  { name: "a line end after the body", signed: { body: `${SETTINGS}\n` } },
  { name: "no body where one was signed", seen: { body: "" }, signed: { body: SETTINGS } },
  { name: "a body where none was signed", direction: "gateway", seen: { body: "{}" }, signed: { body: "" } },
];

function flipped(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  changed[31] = (changed[31] ?? 0) ^ 1;
  return changed;
}

export const REFUSED: readonly CasePlan[] = [
  ...MISSING,
  ...FORM,
  ...SITE,
  ...TIME,
  ...WRONG.map((plan) => ({ ...plan, expect: "system-signature-wrong" })),
];
