import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type LuaValue, luaValue } from "../../src/xmpp/lua-value.ts";

/** The one that runs Prosody. */
const LUA = "lua5.4";

/** What the interpreter makes of the literals: everything as text, each string in hexadecimal digits. */
const SHOW = `
local function show(v)
  if type(v) == "string" then return "s" .. v:gsub(".", function (c) return ("%02x"):format(c:byte()) end) end
  if type(v) ~= "table" then return tostring(v) end
  local parts = {}
  for k, x in pairs(v) do parts[#parts + 1] = show(k) .. "=" .. show(x) end
  table.sort(parts)
  return "{" .. table.concat(parts, ",") .. "}"
end
`;

/** Many values in one run of the real interpreter. */
function evaluate(values: readonly LuaValue[]): string[] {
  const script = `${SHOW}\n${values.map((value) => `print(show(${luaValue(value)}))`).join("\n")}`;
  const { stdout, stderr } = spawnSync(LUA, ["-"], {
    input: script,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  expect(stderr).toBe("");
  return stdout.slice(0, -1).split("\n");
}

function show(value: LuaValue): string {
  if (typeof value === "string") return `s${Buffer.from(value, "utf8").toString("hex")}`;
  if (typeof value !== "object") return String(value);
  const fields = Array.isArray(value)
    ? value.map((item, index) => `${index + 1}=${show(item)}`)
    : Object.entries(value).map(([key, field]) => `${show(key)}=${show(field)}`);
  return `{${fields.sort((a, b) => (a < b ? -1 : 1)).join(",")}}`;
}

test.each([
  ["half of a pair of surrogates", "\ud800"],
  ["the other half", "a\udfff"],
  ["a fraction", 0.5],
  ["what is not a number", Number.NaN],
  ["infinity", Number.POSITIVE_INFINITY],
  ["more than Lua keeps exactly", 2 ** 60],
  ["such a thing inside a list", [["\udc00"]]],
  ["such a thing as a key", { "\udc00": 1 }],
])("%s is refused", (_, value) => {
  expect(() => luaValue(value as LuaValue)).toThrow(TypeError);
});

test.each([
  ['"', '"\\034"'],
  ["\\", '"\\092"'],
  ["\x001", '"\\0001"'],
  ["a\r\nb", '"a\\013\\010b"'],
  ["]]", '"]]"'],
  ["é", '"\\195\\169"'],
])("%j is written as %s", (text, literal) => {
  expect(luaValue(text)).toBe(literal);
});

test("every byte that text can have comes back from the interpreter, and each code unit of 16 bits", () => {
  const units = Array.from({ length: 0x10000 }, (_, unit) => unit).filter(
    (unit) => unit < 0xd800 || unit > 0xdfff,
  );
  const all = String.fromCharCode(...units.slice(0, 30_000)) + String.fromCharCode(...units.slice(30_000));
  const pieces = [all, "\u{10ffff}", ...units.slice(0, 256).map((unit) => `${String.fromCharCode(unit)}9`)];
  expect(evaluate(pieces)).toEqual(pieces.map(show));
});

test("values of every shape come back from the interpreter", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({
      unit: fc.constantFrom("]", "[", "=", '"', "'", "\\", "\n", "\r", "\0", "-", "0", "é", "end", "--[["),
    }),
  );
  const { value } = fc.letrec<{ value: LuaValue }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      text,
      fc.maxSafeInteger(),
      fc.boolean(),
      fc.array(tie("value")),
      fc.dictionary(fc.oneof(text, fc.constantFrom("end", "nil", "a1", "1a", "_")), tie("value"), {
        noNullPrototype: true,
      }),
    ),
  }));
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 30 }), (values) => {
      expect(evaluate(values)).toEqual(values.map(show));
    }),
  );
});
