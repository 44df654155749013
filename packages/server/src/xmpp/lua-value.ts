/** What the configuration is made of. */
export type LuaValue = string | number | boolean | readonly LuaValue[] | { readonly [key: string]: LuaValue };

const KEYWORDS = new Set(
  "and break do else elseif end false for function goto if in local nil not or repeat return then true until while".split(
    " ",
  ),
);

/**
 * A literal of Lua 5.2 and later that evaluates to the value; strings become their UTF-8 bytes. Numbers must be safe
 * integers and strings well-formed Unicode, else a `TypeError`.
 */
export function luaValue(value: LuaValue): string {
  if (typeof value === "string") return luaString(value);
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value))
      throw new TypeError(`${value} is not an integer that Lua keeps exactly`);
    return String(value);
  }
  if (isList(value)) return `{ ${value.map(luaValue).join(", ")} }`.replace("{  }", "{}");
  const fields = Object.entries(value).map(([key, field]) => `${luaKey(key)} = ${luaValue(field)}`);
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}

/** Printable ASCII stands for itself, all other bytes are three decimal digits: nothing depends on what surrounds it. */
export function luaString(text: string): string {
  if (/\p{Surrogate}/u.test(text)) throw new TypeError("a string with a lone surrogate has no UTF-8 form");
  let literal = "";
  for (const byte of Buffer.from(text, "utf8")) {
    const plain = byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c;
    literal += plain ? String.fromCharCode(byte) : `\\${String(byte).padStart(3, "0")}`;
  }
  return `"${literal}"`;
}

/** As the name of a field or, where it is an identifier, of a variable. */
export function luaKey(key: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) && !KEYWORDS.has(key) ? key : `[${luaString(key)}]`;
}

function isList(value: readonly LuaValue[] | object): value is readonly LuaValue[] {
  return Array.isArray(value);
}
