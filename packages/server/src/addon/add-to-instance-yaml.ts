import { indentOf, insertLines, splitLines } from "./text-lines.ts";
import { ADD_ON, type ProductConfig, unclear } from "./wanted.ts";

/** Lines of a block of YAML deeper than the one at `start`, up to the first that is not. */
function blockOf(lines: readonly string[], start: number): { end: number; indent: string | undefined } {
  const outer = indentOf(lines[start] ?? "").length;
  let end = start + 1;
  let indent: string | undefined;
  for (let index = start + 1; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    if (/^\s*(#|$)/.test(line)) continue;
    if (indentOf(line).length <= outer) break;
    indent ??= indentOf(line);
    end = index + 1;
  }
  return { end, indent };
}

function findKey(lines: readonly string[], from: number, to: number, indent: string, key: string): number {
  const name = key.replaceAll(".", "\\.");
  const pattern = new RegExp(`^(${name}|"${name}"|'${name}')\\s*:`);
  const found = lines.slice(from, to).findIndex((line) => {
    return line.startsWith(indent) && pattern.test(line.slice(indent.length));
  });
  return found < 0 ? -1 : from + found;
}

function expectBlock(lines: readonly string[], at: number, name: string): void {
  if (/:\s*(#.*)?$/.test(lines[at] ?? "")) return;
  throw unclear(`${name}, line ${at + 1}, is not a block of YAML; write the section product_config by hand`);
}

/**
 * The text of the instance.yaml that cookiecutter-zope-instance makes zope.conf from, with the section in
 * `product_config`. Errors: `addon-project-unclear`.
 */
export function addToInstanceYaml(text: string, name: string, config: ProductConfig): string {
  if (config.length === 0) return text;
  const { lines } = splitLines(text);
  const top = findKey(lines, 0, lines.length, "", "default_context");
  if (top < 0) throw unclear(`${name} has no default_context; is it cookiecutter-zope-instance's?`);
  expectBlock(lines, top, name);
  const { end, indent = "    " } = blockOf(lines, top);
  const values = config.map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  const outer = findKey(lines, top + 1, end, indent, "product_config");
  if (outer < 0) {
    const added = [
      `${indent}product_config:`,
      `${indent.repeat(2)}${ADD_ON}:`,
      ...values.map((line) => indent.repeat(3) + line),
    ];
    return insertLines(text, end, added);
  }
  expectBlock(lines, outer, name);
  const inner = blockOf(lines, outer);
  const deep = inner.indent ?? indent.repeat(2);
  const section = findKey(lines, outer + 1, inner.end, deep, ADD_ON);
  if (section < 0) {
    return insertLines(text, inner.end, [
      `${deep}${ADD_ON}:`,
      ...values.map((line) => `${deep}${indent}${line}`),
    ]);
  }
  expectBlock(lines, section, name);
  const { end: last, indent: deepest = deep + indent } = blockOf(lines, section);
  const missing = config.flatMap(([key, value], index) => {
    const at = findKey(lines, section + 1, last, deepest, key);
    if (at < 0) return [`${deepest}${values[index]}`];
    const there = (lines[at] ?? "")
      .replace(/^[^:]*:\s*/, "")
      .replace(/\s#.*$/, "")
      .trim();
    if ([value, JSON.stringify(value), `'${value}'`].includes(there)) return [];
    throw unclear(`${name} has another ${key} already; change that line by hand, or leave the option out`);
  });
  return missing.length === 0 ? text : insertLines(text, last, missing);
}
