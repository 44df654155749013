import { indentOf, insertLines, splitLines } from "./text-lines.ts";
import { ADD_ON, type ProductConfig, unclear } from "./wanted.ts";

const OPEN = /^\s*<product-config\s+collective\.converse\s*>\s*$/i;
const CLOSE = /^\s*<\/product-config\s*>\s*$/i;

/** The section as it is written into zope.conf. */
export function renderProductConfig(config: ProductConfig): string[] {
  return [
    `<product-config ${ADD_ON}>`,
    ...config.map(([key, value]) => `  ${key} ${value}`),
    "</product-config>",
  ];
}

/** What lines of zope.conf lack: where the section is to be completed, or `undefined` when there is none. */
export function findMissing(
  lines: readonly string[],
  config: ProductConfig,
  place: string,
): { at: number; added: readonly string[] } | undefined {
  const open = lines.findIndex((line) => OPEN.test(line));
  if (open < 0) return undefined;
  const length = lines.slice(open + 1).findIndex((line) => CLOSE.test(line));
  if (length < 0) throw unclear(`${place}: the section <product-config ${ADD_ON}> has no end`);
  const at = open + 1 + length;
  const inside = lines.slice(open + 1, at).filter((line) => !/^\s*(#|$)/.test(line));
  const present = new Map(
    inside.map((line) => {
      const [key = "", ...rest] = line.trim().split(/\s+/);
      return [key.toLowerCase(), rest.join(" ")] as const;
    }),
  );
  for (const [key, value] of config) {
    const there = present.get(key);
    if (there !== undefined && there !== value) {
      throw unclear(`${place} has another ${key} already; change that line by hand, or leave the option out`);
    }
  }
  const indent = indentOf(inside[0] ?? `${indentOf(lines[open] ?? "")}  `);
  return {
    at,
    added: config.filter(([key]) => !present.has(key)).map(([key, value]) => `${indent}${key} ${value}`),
  };
}

/** The text of a zope.conf with the section; what is in it already stays. Errors: `addon-project-unclear`. */
export function addToZopeConf(text: string, name: string, config: ProductConfig): string {
  if (config.length === 0) return text;
  const { lines } = splitLines(text);
  const missing = findMissing(lines, config, name);
  if (missing !== undefined)
    return missing.added.length === 0 ? text : insertLines(text, missing.at, missing.added);
  // A text that ends with a line end has an empty last line.
  const at = lines.at(-1) === "" ? lines.length - 1 : lines.length;
  return insertLines(text, at, renderProductConfig(config));
}
