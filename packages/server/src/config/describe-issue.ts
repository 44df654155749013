import type { z } from "zod";
import { nearestWord } from "./nearest-word.ts";
import type { Problem } from "./problems.ts";
import { addressesSchema, auditSchema, fileSchema, listenSchema, siteSchema, xmppSchema } from "./schema.ts";

type Issue = z.core.$ZodIssue;

/** The keys of each table; a site's name is `*`. */
const KNOWN = new Map<string, string[]>([
  ["", Object.keys(fileSchema.shape)],
  ["listen", Object.keys(listenSchema.shape)],
  ["xmpp", Object.keys(xmppSchema.shape)],
  ["addresses", Object.keys(addressesSchema.shape)],
  ["audit", Object.keys(auditSchema.shape)],
  ["sites.*", Object.keys(siteSchema.shape)],
]);

const SECRET_KEYS = ["otp_seed", "token_secret"];

/** The path as one would write it in TOML; an item of a list by its place, from 1. */
export function dotted(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => {
      if (typeof part === "number") return ` (item ${part + 1})`;
      const name = String(part);
      return `${index > 0 ? "." : ""}${/^[\w-]+$/.test(name) ? name : JSON.stringify(name)}`;
    })
    .join("");
}

/** What stands in the file, shortened; a name and password in a URL are left out. */
function describeValue(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (value instanceof Date) return "a date";
  if (typeof value === "object") return "a table";
  const shown = typeof value === "string" ? JSON.stringify(value.replace(/\/\/.*@/s, "//…@")) : String(value);
  return shown.length > 80 ? `${shown.slice(0, 79)}…` : shown;
}

function inTable(key: string, table: string): string {
  return table === "" ? `\`${key}\` at the top of the file` : `\`${key}\` in [${table.replace("*", "NAME")}]`;
}

function unknownKey(path: readonly PropertyKey[], key: string): Problem {
  const table = path[0] === "sites" ? "sites.*" : dotted(path);
  const own = KNOWN.get(table) ?? [];
  // First those of this table, so that of two equally near ones it is named.
  const others = [...KNOWN].flatMap(([name, keys]) => keys.map((other) => [other, name] as const));
  const nearest = nearestWord(key, [...own, ...others.map(([other]) => other)]) ?? "";
  const home = own.includes(nearest) ? undefined : others.find(([other]) => other === nearest)?.[1];
  const message = SECRET_KEYS.includes(key)
    ? "a secret belongs in the secrets file, and this one must be replaced: others may have read it"
    : `not known; the nearest known key is ${home === undefined ? `\`${nearest}\`` : inTable(nearest, home)}`;
  return { code: "config-unknown-key", key: dotted([...path, key]), message };
}

/** What zod found, in words of our own. */
export function describeIssue(issue: Issue): Problem[] {
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(issue.path, key));
  const { expected, input } =
    issue.code === "invalid_key"
      ? { expected: issue.issues[0]?.message ?? issue.message, input: issue.path.at(-1) }
      : { expected: issue.message, input: issue.input };
  const message = `expected ${expected}; got ${describeValue(input)}`;
  return [{ code: "config-invalid", key: dotted(issue.path), message }];
}
