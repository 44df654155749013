/**
 * What becomes of one user id. `keeps` is the whole localpart; `named` is what stands before the full stop and the
 * hash; neither means that the hash stands alone.
 */
export type IdPlan = { userId: string; why: string } & (
  | { keeps: string; named?: never }
  | { named: string; keeps?: never }
  | { keeps?: never; named?: never }
);

const LOOKS_HASHED: readonly IdPlan[] = [
  {
    userId: "bob.abcdefghijklmnop",
    named: "bob.abcdefghijklmnop",
    why: "looks like a localpart with a hash",
  },
  {
    userId: "bob.2222222222222222",
    named: "bob.2222222222222222",
    why: "looks like a localpart with a hash, of digits",
  },
  { userId: "bob.nj4xz62gvv7annhr", named: "bob.nj4xz62gvv7annhr", why: "is the localpart of Bob" },
  { userId: ".abcdefghijklmnop", named: ".abcdefghijklmnop", why: "looks like a hash that stands alone" },
  {
    userId: "a.abcdefghijklmnop.abcdefghijklmnop",
    named: "a.abcdefghijklmnop.abcdefghijklmnop",
    why: "looks like the localpart of an id that looked like one",
  },
  {
    userId: "a@b.abcdefghijklmnop",
    named: "a\\40b.abcdefghijklmnop",
    why: "an e-mail address that looks like one",
  },
  { userId: "bob.ABCDEFGHIJKLMNOP", named: "bob.abcdefghijklmnop", why: "looks like one after nodeprep" },
  { userId: "bob.abcdefghijklmno", keeps: "bob.abcdefghijklmno", why: "one character too few for a hash" },
  {
    userId: "bob.abcdefghijklmnopq",
    keeps: "bob.abcdefghijklmnopq",
    why: "one character too many for a hash",
  },
  {
    userId: "bob.abcdefghijklmno1",
    keeps: "bob.abcdefghijklmno1",
    why: "1 is not in the alphabet of the hash",
  },
  {
    userId: "bob-abcdefghijklmnop",
    keeps: "bob-abcdefghijklmnop",
    why: "no full stop before the 16 characters",
  },
  {
    userId: "christophermoore",
    keeps: "christophermoore",
    why: "16 characters of the alphabet, but no full stop",
  },
];

const UPPER_CASE: readonly IdPlan[] = [
  { userId: "Bob", named: "bob", why: "never the account of bob" },
  { userId: "BOB", named: "bob", why: "never the account of Bob" },
  { userId: "bob", keeps: "bob", why: "as in version 1" },
  { userId: "Jane@Example.org", named: "jane\\40example.org", why: "an e-mail address in mixed case" },
  { userId: "Émile", named: "émile", why: "an upper case letter outside ASCII" },
  { userId: "İstanbul", named: "i\u0307stanbul", why: "a dotted capital I becomes two characters" },
  { userId: "ıstanbul", keeps: "ıstanbul", why: "a dotless i is a letter of its own" },
  { userId: "ΣΊΣΥΦΟΣ", named: "σίσυφοσ", why: "folded to the sigma within a word, at its end as well" },
  { userId: "σίσυφος", named: "σίσυφοσ", why: "the final sigma is folded" },
  { userId: "strauß", named: "strauss", why: "the sharp s is folded" },
  { userId: "strauss", keeps: "strauss", why: "not the account of strauß" },
  { userId: "\u212Aelvin", named: "kelvin", why: "the sign of kelvin is folded" },
  { userId: "𐐀𐐁", named: "𐐨𐐩", why: "upper case outside the first plane" },
  { userId: "Ⴀ", keeps: "Ⴀ", why: "an upper case letter that had no lower case in Unicode 3.2" },
  { userId: "STRAUẞ", why: "the capital sharp s is younger than Unicode 3.2" },
  {
    userId: "6BA7B810-9DAD-11D1-80B4-00C04FD430C8",
    named: "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    why: "a UUID in upper case",
  },
];

const ESCAPES: readonly IdPlan[] = [
  {
    userId: "jane\\40example.org",
    keeps: "jane\\5c40example.org",
    why: "looks escaped; not the account of jane@example.org",
  },
  { userId: "jane\\5c40example.org", keeps: "jane\\5c5c40example.org", why: "looks escaped twice" },
  { userId: "jane@example.org", keeps: "jane\\40example.org", why: "an e-mail address" },
  {
    userId: "jane\\5C40example.org",
    named: "jane\\5c40example.org",
    why: "an escape in upper case is none, but nodeprep would make it one",
  },
  { userId: "jane\\4Aexample", named: "jane\\4aexample", why: "no escape, but upper case" },
  {
    userId: "jane\\41example",
    keeps: "jane\\41example",
    why: "a backslash and a code that is none of the ten",
  },
  { userId: "\\", keeps: "\\", why: "a backslash alone" },
  { userId: "\\\\", keeps: "\\\\", why: "two backslashes" },
  { userId: "\\@", keeps: "\\\\40", why: "a backslash before what is escaped" },
  { userId: "\\\\40", keeps: "\\\\5c40", why: "not the account of a backslash and an at sign" },
  { userId: "\\20bob", keeps: "\\5c20bob", why: "a backslash at the beginning, not a space" },
  { userId: "＼40", named: "\\40", why: "nodeprep makes a backslash of the full-width one" },
  { userId: "jane＠example.org", why: "nodeprep makes an at sign of the full-width one, which it forbids" },
  // The examples of XEP-0106 section 5.
  { userId: "space cadet", keeps: "space\\20cadet", why: "XEP-0106, example: space" },
  {
    userId: 'call me "ishmael"',
    keeps: "call\\20me\\20\\22ishmael\\22",
    why: "XEP-0106, example: quotation mark",
  },
  { userId: "at&t guy", keeps: "at\\26t\\20guy", why: "XEP-0106, example: ampersand" },
  { userId: "d'artagnan", keeps: "d\\27artagnan", why: "XEP-0106, example: apostrophe" },
  { userId: "/.fanboy", keeps: "\\2f.fanboy", why: "XEP-0106, example: slash" },
  { userId: "::foo::", keeps: "\\3a\\3afoo\\3a\\3a", why: "XEP-0106, example: colon" },
  { userId: "<foo>", keeps: "\\3cfoo\\3e", why: "XEP-0106, example: angle brackets" },
  { userId: "user@host", keeps: "user\\40host", why: "XEP-0106, example: at sign" },
  { userId: "c:\\net", keeps: "c\\3a\\net", why: "XEP-0106, example: a backslash that stays" },
  { userId: "c:\\\\net", keeps: "c\\3a\\\\net", why: "XEP-0106, example: two backslashes that stay" },
  {
    userId: "c:\\cool stuff",
    keeps: "c\\3a\\cool\\20stuff",
    why: "XEP-0106, example: a backslash before letters",
  },
  { userId: "c:\\5commas", keeps: "c\\3a\\5c5commas", why: "XEP-0106, example: a backslash before 5c" },
];

const FORBIDDEN: readonly IdPlan[] = [
  { userId: " bob", why: "XEP-0106 forbids an escaped space at the beginning" },
  { userId: "bob ", named: "bob\\20", why: "XEP-0106 forbids an escaped space at the end" },
  { userId: " ", why: "a space alone" },
  { userId: "\u00AD bob", why: "a space at the beginning after nodeprep" },
  { userId: ".", named: ".", why: "a full stop alone has a meaning in URLs" },
  { userId: "..", named: "..", why: "two full stops have a meaning in URLs" },
  { userId: "...", keeps: "...", why: "three full stops have none" },
  { userId: "bob\n", why: "a line end" },
  { userId: "bo\tb", why: "a tabulator" },
  { userId: "bob\0", why: "NUL" },
  { userId: "bob\u007F", why: "delete" },
  { userId: "bo\u00A0b", why: "a no-break space" },
  { userId: "bo\u3000b", why: "an ideographic space" },
  { userId: "\u202Ebob", why: "a right-to-left override" },
  { userId: "bob\uE000", why: "private use" },
  { userId: "bob\uFFFD", why: "the replacement character" },
  { userId: "bob\uFFFE", why: "a noncharacter" },
  { userId: "\uD800", why: "a lone surrogate" },
  { userId: "\uDFFF", why: "another lone surrogate: not the account of the first" },
  { userId: "bob\uD83D", why: "half of a pair of surrogates" },
  { userId: "bob😀", why: "a character younger than Unicode 3.2" },
  { userId: "ꭰ", why: "a lower case letter younger than Unicode 3.2" },
  { userId: "Ꭰ", keeps: "Ꭰ", why: "its upper case, which Unicode 3.2 knows" },
];

const COMPOSED: readonly IdPlan[] = [
  { userId: "jo\u0308rg", named: "jörg", why: "decomposed; not the account of jörg" },
  { userId: "jörg", keeps: "jörg", why: "a letter outside ASCII" },
  { userId: "bo\u00ADb", named: "bob", why: "a soft hyphen is taken out" },
  { userId: "bo\u200Db", named: "bob", why: "a zero width joiner is taken out" },
  { userId: "\u00AD", why: "nothing is left" },
  { userId: "ﬁona", named: "fiona", why: "a ligature" },
  { userId: "ｂｏｂ", named: "bob", why: "full-width letters" },
  { userId: "bob①", named: "bob1", why: "a digit in a circle" },
  { userId: "bob²", named: "bob2", why: "a superscript digit" },
  { userId: "\u1112\u1161\u11AB", named: "한", why: "Korean syllables in parts" },
  {
    userId: "\u{2F868}",
    named: "\u{2136A}",
    why: "an ideograph whose decomposition Unicode corrected after 3.2",
  },
  { userId: "李小龙", keeps: "李小龙", why: "Chinese letters" },
  { userId: "𠀀", keeps: "𠀀", why: "a letter outside the first plane" },
  { userId: "дмитрий", keeps: "дмитрий", why: "Cyrillic letters" },
  {
    userId: "аdmin",
    keeps: "аdmin",
    why: "a Cyrillic letter that looks like a Latin one: people see the full name",
  },
];

const RIGHT_TO_LEFT: readonly IdPlan[] = [
  { userId: "דוד", keeps: "דוד", why: "Hebrew letters" },
  { userId: "محمد", keeps: "محمد", why: "Arabic letters" },
  { userId: "דוד1", why: "right-to-left letters must stand at both ends" },
  { userId: "דוד@example.org", why: "right-to-left letters beside Latin ones" },
  { userId: "\uFB1D\u05D3", why: "composed Hebrew changes, and a hash cannot follow it" },
];

const LONG: readonly IdPlan[] = [
  { userId: "a".repeat(1024), why: "one byte too long" },
  { userId: "a".repeat(1023), keeps: "a".repeat(1023), why: "the longest localpart" },
  { userId: "A".repeat(1006), named: "a".repeat(1006), why: "the longest before a hash" },
  { userId: "A".repeat(1007), why: "too long for a hash behind it" },
  { userId: "李".repeat(342), why: "few enough characters, too many bytes" },
  { userId: "李".repeat(341), keeps: "李".repeat(341), why: "as many bytes as there may be" },
  { userId: "@".repeat(342), why: "too long when escaped" },
  { userId: "ß".repeat(512), why: "too long when folded" },
  { userId: "a".repeat(100_000), why: "very long" },
];

const PLAIN: readonly IdPlan[] = [
  {
    userId: "jane.doe+chat@example.org",
    keeps: "jane.doe+chat\\40example.org",
    why: "an e-mail address with a tag",
  },
  {
    userId: "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    keeps: "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    why: "a UUID",
  },
  {
    userId: "uid=jane,ou=people,dc=example,dc=org",
    keeps: "uid=jane,ou=people,dc=example,dc=org",
    why: "a distinguished name of LDAP",
  },
  { userId: "1admin", keeps: "1admin", why: "begins with a digit" },
  { userId: "0", keeps: "0", why: "one digit" },
  { userId: "__proto__", keeps: "__proto__", why: "a name that objects have" },
  {
    userId: "%40$(id)`*?[]{}|~^!#;",
    keeps: "%40$(id)`*?[]{}|~^!#;",
    why: "characters that mean something elsewhere",
  },
];

/** The tricky ones first. */
export const IDS: readonly IdPlan[] = [
  ...LOOKS_HASHED,
  ...UPPER_CASE,
  ...ESCAPES,
  ...FORBIDDEN,
  ...COMPOSED,
  ...RIGHT_TO_LEFT,
  ...LONG,
  ...PLAIN,
];
