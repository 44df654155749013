import { parse } from "smol-toml";
import { expect, test } from "vitest";
import { findLine } from "../../src/config/find-line.ts";

const TEXT = `# sites.plone.path = 1
version = 1
[listen] # host = 1
  host = "a"

[ sites . "plone" ]
origins = [
  "https://a.example", # ]
  "port = [",
  { x = 1 },
]
text = """
path = "no"
"""
'path' = '''x''' # '
"a\\"b" = { front = true }
domain.x = 1
[sites.other]
path = "/"
`;

test("the text is valid TOML", () => expect(parse(TEXT)).toBeDefined());

test.each([
  ["nothing", undefined],
  ["version", 2],
  ["listen", 3],
  ["listen.host", 4],
  ["listen.port", 3],
  ["sites.plone", 6],
  ["sites.plone.origins (item 2)", 7],
  ["sites.plone.text", 12],
  ["sites.plone.path", 15],
  ['sites.plone."a\\"b"', 16],
  ["sites.plone.domain.x", 17],
  ["sites.plone.missing", 6],
  ["sites.other.path", 19],
])("%s is in line %s", (key, line) => expect(findLine(TEXT, key)).toBe(line));

test("a byte order mark and the line ends of Windows hide nothing", () => {
  expect(findLine("\ufeffversion = 1\r\n[xmpp]\r\ndata = 1\r\n", "xmpp.data")).toBe(3);
  expect(findLine("\ufeffversion = 1", "version")).toBe(1);
});
