import { type Buildout, basesOf, openBuildout, ownOption, ownSection } from "./buildout.ts";
import { appendLines, indentOf, insertLines, splitLines } from "./text-lines.ts";

const INDENT = "    ";

/** The text with these lines at the end of the section, which is made where there is none. */
export function addToSection(
  text: string,
  buildout: Buildout,
  name: string,
  lines: readonly string[],
): string {
  const section = ownSection(buildout, name);
  if (section !== undefined) return insertLines(text, section.end, lines);
  const gap = text.trim() === "" ? [] : [""];
  return appendLines(text, [...gap, `[${name}]`, ...lines]);
}

/**
 * The text with these lines more in the value of an option. They go where the value stands in this file: in the
 * section, or in one that it is made of; else a `+=` is added to the section, which is made where there is none.
 */
export function extendOption(
  text: string,
  extended: readonly string[],
  [section, name]: readonly [section: string, option: string],
  values: readonly string[],
): string {
  const buildout = openBuildout(text, extended);
  const place = holderOf(buildout, section, name) ?? section;
  const option = ownOption(buildout, place, name);
  if (option === undefined) {
    return addToSection(text, buildout, place, [`${name} +=`, ...values.map((line) => INDENT + line)]);
  }
  const { lines } = splitLines(text);
  const last = option.end - 1 > option.start ? (lines[option.end - 1] ?? "") : INDENT;
  // What is nested, such as a line of another section of zope.conf, says nothing of the value's own depth.
  const first = lines
    .slice(option.start + 1, option.end)
    .find((line) => line.trim() !== "" && !/^[#;]/.test(line));
  const indent = indentOf(first ?? last);
  return insertLines(
    text,
    option.end,
    values.map((line) => indent + line),
  );
}

/** The section of this file that sets the option for a section: itself, or the last one that it is made of. */
function holderOf(
  buildout: Buildout,
  section: string,
  name: string,
  seen: string[] = [],
): string | undefined {
  if (seen.includes(section)) return undefined;
  if (ownOption(buildout, section, name) !== undefined) return section;
  const bases = basesOf(buildout.all, section).toReversed();
  return bases
    .map((base) => holderOf(buildout, base, name, [...seen, section]))
    .find((found) => found !== undefined);
}
