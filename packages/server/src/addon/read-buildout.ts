import { splitLines } from "./text-lines.ts";

/** One `name = value`, `name += value` or `name -= value`; its lines are numbered in the file. */
export interface BuildoutOption {
  name: string;
  how: "=" | "+" | "-";
  /** The first line. */
  start: number;
  /** After the last line of the value that is not empty. */
  end: number;
  /** Of the value, without indentation; the first is what stands behind `=`. */
  values: readonly string[];
}

export interface BuildoutSection {
  name: string;
  /** It holds only where an expression is true. */
  isConditional: boolean;
  start: number;
  /** After the last line that is not empty. */
  end: number;
  options: readonly BuildoutOption[];
}

const HEADER = /^\[\s*([^\s#[\]:;{}]+)\s*(:[^#;]*)?\]\s*([#;].*)?$/;
const OPTION = /^([^\s{}[\]=:]+?)\s*([-+]?)=(.*)$/;

/**
 * The sections of a buildout's file, in its order; one that is written in two places is there twice. It reads as
 * zc.buildout does: a comment begins in the first column, and what is indented belongs to the value before.
 */
export function readBuildout(text: string): BuildoutSection[] {
  type Open<T> = { -readonly [K in keyof T]: T[K] };
  type Reading = Open<BuildoutOption> & { values: string[] };
  const sections: (Open<BuildoutSection> & { options: Reading[] })[] = [];
  let option: Reading | undefined;
  for (const [index, line] of splitLines(text).lines.entries()) {
    if (/^[#;]/.test(line)) continue;
    const section = sections.at(-1);
    if (/^\s|^$/.test(line)) {
      if (line.trim() === "" || section === undefined || option === undefined) continue;
      option.values.push(line.trim());
      option.end = index + 1;
      section.end = index + 1;
      continue;
    }
    const [, header, condition] = HEADER.exec(line) ?? [];
    if (header !== undefined) {
      const isConditional = condition !== undefined;
      sections.push({ name: header, isConditional, start: index, end: index + 1, options: [] });
      option = undefined;
      continue;
    }
    const [, name, how, value = ""] = OPTION.exec(line) ?? [];
    if (name === undefined || section === undefined) continue;
    option = {
      name,
      how: how === "+" || how === "-" ? how : "=",
      start: index,
      end: index + 1,
      values: [value.trim()],
    };
    section.options.push(option);
    section.end = index + 1;
  }
  return sections;
}
